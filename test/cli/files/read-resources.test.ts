import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { readResources } from '../../../cli/files/index.ts';

describe('readResources', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'view-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const line = (id: string, more: object = {}) => `${JSON.stringify({ resourceType: 'Patient', id, ...more })}\n`;

  async function* chunks(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield Buffer.from(part);
  }

  async function read(path: string, stdin: AsyncIterable<unknown> = chunks(), wanted?: Set<string>): Promise<string[]> {
    const found: string[] = [];
    for await (const batch of readResources(path, stdin, wanted)) {
      for (const [index, { id }] of batch.resources.entries()) {
        found.push(`${batch.placeOf(index).replace(`${folder}/`, '')} ${id}`);
      }
    }
    return found;
  }

  function write(name: string, content: string | Uint8Array): string {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  }

  it('reads lines, whatever ends them', async () => {
    const path = write('a.ndjson', `\ufeff${line('1')}\r\n${line('2').trim()}`);
    assert.deepEqual(await read(path), ['a.ndjson:1 1', 'a.ndjson:3 2']);
  });

  it('reads gzip by its content', async () => {
    const path = write('a.ndjson', gzipSync(line('1') + line('2')));
    assert.deepEqual(await read(path), ['a.ndjson:1 1', 'a.ndjson:2 2']);
  });

  it('takes the address of a file or folder, and of this machine alone', async () => {
    write('a b.ndjson', line('1'));
    const { href } = pathToFileURL(folder);
    assert.deepEqual(await read(href), ['a b.ndjson:1 1']);
    assert.deepEqual(await read(`${href}/a%20b.ndjson`), ['a b.ndjson:1 1']);
    await assert.rejects(read(`${href}/none.ndjson`), /There is no .*none\.ndjson/);
    await assert.rejects(read('file://files.example.org/export'), {
      name: 'UsageError',
      message: /file:\/\/files\.example\.org/,
    });
  });

  it('reads a folder in the order of names, and nothing else in it', async () => {
    write('b.ndjson.gz', gzipSync(line('2')));
    write('a.ndjson', line('1'));
    write('c.json', JSON.stringify({ resourceType: 'Patient', id: '3' }, null, 2));
    write('d.txt', 'no');
    write('e.json', '{"dataSets": []}');
    assert.deepEqual(await read(folder), ['a.ndjson:1 1', 'b.ndjson.gz:1 2', 'c.json:1 3']);
  });

  it('reads Bundles, with entries that hold no resource, or none', async () => {
    const bundle = { resourceType: 'Bundle', entry: [{ resource: JSON.parse(line('1')) }, { request: {} }] };
    assert.deepEqual(await read(write('a.json', JSON.stringify(bundle, null, 2))), ['a.json:1 1']);
    assert.deepEqual(await read(write('b.json', '{"resourceType":"Bundle"}')), []);
  });

  it('reads standard input cut anywhere, within letters too', async () => {
    const bytes = Buffer.from(line('1', { name: [{ family: 'Ōtieno\u2028x' }] }) + line('2'));
    const parts = [...bytes].map((byte) => Buffer.from([byte]));
    assert.deepEqual(await read('-', chunks(...parts)), ['standard input:1 1', 'standard input:2 2']);
  });

  it('passes over lines of other types unread, and counts them', async () => {
    const other = '{"resourceType":"Observation","id":"x", this is not looked at}\n';
    const spaced = line('3').replace('{', '{ ');
    const path = write('a.ndjson', `${line('1')}${other}${line('2')}${spaced}`);
    const found = await read(path, chunks(), new Set(['Patient']));
    assert.deepEqual(found, ['a.ndjson:1 1', 'a.ndjson:3 2', 'a.ndjson:4 3']);
  });

  it('reads lines that are longer than what is read at a time', async () => {
    const long = line('1', { note: 'é'.repeat(400_000) });
    const path = write('a.ndjson', `${long}${line('2')}${long.trim()}`);
    assert.deepEqual(await read(path), ['a.ndjson:1 1', 'a.ndjson:2 2', 'a.ndjson:3 1']);
    assert.deepEqual(await read(write('b.ndjson.gz', gzipSync(long + long))), ['b.ndjson.gz:1 1', 'b.ndjson.gz:2 1']);
  });

  it('tells the place of a line that is no JSON, and nothing of its content', async () => {
    const path = write('a.ndjson', `${line('1')}{"resourceType":"Patient","name":secret}\n`);
    await assert.rejects(read(path), { name: 'InputError', message: `${path}:2:34 this is no JSON` });
  });

  it('tells the line of a mistake in a JSON file', async () => {
    await assert.rejects(read(write('a.json', '{\n  "resourceType": x\n}')), {
      message: /a\.json:2:19 this is no JSON$/,
    });
  });

  it('refuses lines that are no resources', async () => {
    for (const text of ['[]', '1', 'null', '{"id":"1"}']) {
      await assert.rejects(read(write('a.ndjson', text)), { message: /a\.ndjson:1 this is no FHIR resource/ });
    }
  });

  it('refuses a gzip file that is cut off', async () => {
    const whole = gzipSync(line('1'));
    const path = write('a.ndjson.gz', whole.subarray(0, whole.length - 9));
    await assert.rejects(read(path), { name: 'InputError', message: /is damaged or cut off/ });
  });

  it('names the nearest file for one that is not there', async () => {
    write('Patient.ndjson', line('1'));
    await assert.rejects(read(join(folder, 'Pateint.ndjson')), { code: 'usage', fix: 'Did you mean Patient.ndjson?' });
  });

  describe('of plain records', () => {
    const CASES = { kinds: new Set(['case']) };

    async function kinds(path: string, records: { kinds: Set<string>; otherwise?: string } = CASES): Promise<string[]> {
      const found: string[] = [];
      for await (const { resources } of readResources(path, chunks(), undefined, records)) {
        for (const { resourceType, id } of resources) found.push(`${resourceType} ${typeof id} ${id}`);
      }
      return found;
    }

    it('takes the kind from the name of the file, up to its first dot', async () => {
      write('case.2024.ndjson', '{"id":"1"}\n{"_id":7}\n{"resourceType":"contact","id":"2"}\n');
      write('case.json.gz', gzipSync('[{"id":3},{"name":"none"}]'));
      assert.deepEqual(await kinds(folder), [
        'case string 1',
        'case string 7',
        'contact string 2',
        'case string 3',
        'case undefined undefined',
      ]);
    });

    it('takes lists of resources too, and a single record', async () => {
      assert.deepEqual(await kinds(write('all.json', '[{"resourceType":"case","id":"1"}]')), ['case string 1']);
      assert.deepEqual(await kinds(write('case.json', '{"id":"1"}')), ['case string 1']);
    });

    it('takes everything for the only kind where there is one', async () => {
      const only = { kinds: new Set(['case']), otherwise: 'case' };
      assert.deepEqual(await kinds(write('export.ndjson', '{"id":"1"}\n'), only), ['case string 1']);
    });

    it('refuses what is neither, with its place', async () => {
      await assert.rejects(kinds(write('cases.ndjson', '{"id":"1"}\n')), /cases\.ndjson:1 .*no resourceType/);
      await assert.rejects(kinds(write('case.ndjson', '[1]\n')), /case\.ndjson:1 .*no resourceType/);
    });
  });
});
