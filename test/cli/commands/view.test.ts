import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tallysheet } from '../../support/tallysheet.ts';

const VIEW = {
  resource: 'Patient',
  select: [
    {
      column: [
        { name: 'id', path: 'getResourceKey()' },
        { name: 'phone', path: 'telecom.value' },
      ],
    },
  ],
};
const LINES = [
  { resourceType: 'Patient', id: '1', telecom: [{ value: '1,2' }] },
  { resourceType: 'Location', id: 'l' },
  { resourceType: 'Patient', id: '2' },
];

describe('tallysheet view', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'view-'));
    writeFileSync(join(cwd, 'v.json'), JSON.stringify(VIEW, null, 2));
    writeFileSync(join(cwd, 'p.ndjson'), LINES.map((line) => `${JSON.stringify(line)}\n`).join(''));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  async function view(args: readonly string[], stdin = ''): Promise<{ code: number; stdout: string; stderr: string }> {
    const { status, ...said } = await tallysheet(['view', ...args], { cwd, stdin });
    return { code: status, ...said };
  }

  it('prints rows as JSON lines', async () => {
    const { code, stdout } = await view(['--definition', 'v.json', '--input', 'p.ndjson']);
    assert.equal(stdout, '{"id":"1","phone":"1,2"}\n{"id":"2","phone":null}\n');
    assert.equal(code, 0);
  });

  it('prints rows of standard input as CSV', async () => {
    const { stdout } = await view(
      ['--definition', 'v.json', '--input', '-', '--format', 'csv'],
      JSON.stringify(LINES[0]),
    );
    assert.equal(stdout, 'id,phone\r\n1,"1,2"\r\n');
  });

  it('prints each resource once, in its newest version, where that is asked for', async () => {
    const versions = ['2', '10', '9'].map((versionId) => ({
      ...LINES[0],
      meta: { versionId },
      telecom: [{ value: versionId }],
    }));
    const lines = [LINES[2], ...versions, LINES[2]].map((line) => `${JSON.stringify(line)}\n`);
    writeFileSync(join(cwd, 'several.ndjson'), lines.join(''));
    const { code, stdout } = await view(['--definition', 'v.json', '--input', 'several.ndjson', '--newest']);
    assert.equal(stdout, '{"id":"2","phone":null}\n{"id":"1","phone":"10"}\n');
    assert.equal(code, 0);
    const all = await view(['--definition', 'v.json', '--input', 'several.ndjson']);
    assert.equal(all.stdout.split('\n').length, 6);
    const piped = await view(['--definition', 'v.json', '--input', '-', '--newest'], lines.join(''));
    assert.match(piped.stderr, /Standard input can be read once, and --newest needs it again/);
    assert.equal(piped.code, 2);
  });

  it('prints rows of the resources of a Bundle, but not of those within them', async () => {
    const contained = [{ resourceType: 'Patient', id: 'inner' }];
    const entry = [{ resource: { ...LINES[0], contained } }, { request: { method: 'GET' } }, { resource: LINES[1] }];
    const bundle = { resourceType: 'Bundle', type: 'collection', entry };
    writeFileSync(join(cwd, 'b.json'), JSON.stringify(bundle, null, 2));
    const file = await view(['--definition', 'v.json', '--input', 'b.json']);
    const line = await view(['--definition', 'v.json', '--input', '-'], JSON.stringify(bundle));
    assert.equal(file.stdout, '{"id":"1","phone":"1,2"}\n');
    assert.equal(line.stdout, file.stdout);
    const none = await view(['--definition', 'v.json', '--input', '-'], '{"resourceType":"Bundle","type":"searchset"}');
    assert.deepEqual([none.code, none.stdout], [0, '']);
  });

  it('ends with code 1 and the place where a value could not be read', async () => {
    const many = { resourceType: 'Patient', id: 'secret', telecom: [{ value: '1' }, { value: '2' }] };
    const { code, stdout, stderr } = await view(['--definition', 'v.json', '--input', '-'], JSON.stringify(many));
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^standard input:1 many-values:phone: no row for it\n/);
    assert.doesNotMatch(stderr, /secret/);
  });

  it('refuses a wrong definition with every place', async () => {
    writeFileSync(join(cwd, 'w.yaml'), 'resource: Patient\nselect:\n  - colum: []\n');
    const { code, stderr } = await view(['--definition', 'w.yaml', '--input', 'p.ndjson']);
    assert.equal(code, 1);
    assert.match(stderr, /^w\.yaml:3:5 unknown key "colum" in select — did you mean "column"\?$/m);
  });

  it('refuses a line that is no JSON', async () => {
    const { code, stderr } = await view(['--definition', 'v.json', '--input', '-'], '{');
    assert.equal(code, 1);
    assert.match(stderr, /^standard input:1:2 this is no JSON \(input-invalid\)\n/);
  });

  for (const [title, args, message] of [
    ['without an input', ['--definition', 'v.json'], /A definition and an input are needed/],
    [
      'for a format that there is not',
      ['--definition', 'v.json', '--input', '-', '--format', 'xml'],
      /no format "xml"/,
    ],
    [
      'for a definition that is not there',
      ['--definition', 'w.json', '--input', '-'],
      /There is no w\.json\.\nDid you mean v\.json\?/,
    ],
  ] as const) {
    it(`ends with code 2 ${title}`, async () => {
      const { code, stderr } = await view(args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    });
  }
});
