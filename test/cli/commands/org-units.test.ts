import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run as runCommand } from '../../../cli/commands/org-units.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { tallysheet } from '../../support/tallysheet.ts';

const FHIR_ID = { id: 'qjGm6ert2GX', name: 'FHIR id', code: 'FHIR_ID', unique: true, organisationUnitAttribute: true };
const LOCATIONS = [
  ['loc-north', 'TL-N', 'North District'],
  ['loc-south', 'TL-S', 'South District'],
  ['loc-amari', 'TL-1001', 'Amari Hospital', 'loc-north'],
  ['loc-belo', 'TL-1002', 'Belo Health Centre', 'loc-north'],
  ['loc-cendra', 'TL-1003', 'Cendra Clinic', 'loc-north'],
  ['loc-dovale', 'TL-1004', 'Dovale Dispensary', 'loc-north'],
  ['loc-ekuno', 'TL-2001', 'Ekuno Health Centre', 'loc-south'],
  ['loc-fimbo', 'TL-2002', 'Fimbo Clinic', 'loc-south'],
  ['loc-galeno', 'TL-2003', 'Galeno Dispensary', 'loc-south'],
  ['loc-hoduri', 'TL-2004', 'Hoduri Clinic', 'loc-south'],
  ['loc-itumba-outreach', 'TL-2901', 'Itumba Outreach', 'loc-south'],
].map(([id = '', code, name, above]) => ({
  resourceType: 'Location',
  id,
  identifier: [{ system: 'http://example.org/facility-registry', value: code }],
  status: 'active',
  name,
  ...(above === undefined ? {} : { partOf: { reference: `Location/${above}` } }),
}));
const NEW = [
  { resourceType: 'Location', id: 'post', name: 'Post', partOf: { reference: 'Location/loc-itumba-outreach' } },
  { resourceType: 'Location', id: 'home', name: 'Home of Achieng', physicalType: { coding: [{ code: 'ho' }] } },
];
const CREATE = ['--create', '--opening-date', '2024-01-01'];
const OUTREACH = 'c0JzZlHyiJ2,Itumba Outreach,Itumba Outreach,TL-2901,ZALWClU1HLm,2024-01-01,loc-itumba-outreach';

for (const version of ['2.41', '2.43'] as const) {
  describe(`tallysheet org-units with DHIS2 ${version}`, function () {
    this.timeout(180_000);
    let server: Dhis2Server;
    let folder: string;
    const at = (name: string) => join(folder, name);
    const write = (name: string, resources: readonly object[]) =>
      writeFileSync(at(name), resources.map((one) => `${JSON.stringify(one)}\n`).join(''));

    async function run(...args: readonly string[]): Promise<{ status: number; lines: string[]; stderr: string }> {
      const { status, stdout, stderr } = await tallysheet(['org-units', ...args], { cwd: folder });
      return { status, lines: stdout.split('\r\n').slice(1, -1), stderr };
    }

    function writeCredentials(more: object = {}): void {
      const dhis2 = { hostUrl: server.url, username: 'admin', password: 'district' };
      const limited = { hostUrl: server.url, username: 'tallysheet', password: 'Tally-1-sheet' };
      writeFileSync(at('credentials.json'), JSON.stringify({ dhis2, limited, ...more }));
    }

    beforeEach(async () => {
      server = await startDhis2Server({ version, metadata: [...sampleMetadata(), { attributes: [FHIR_ID] }] });
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-org-units-'));
      writeCredentials();
      write('loc.ndjson', [...NEW, ...LOCATIONS]);
    });
    afterEach(async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    });

    it('creates what is missing: plan, creation, and nothing twice', async () => {
      const args = ['--input', 'loc.ndjson', '--attribute', 'FHIR_ID', '--out', 'org-units.csv', ...CREATE];
      const planned = await run(...args, '--dry-run');
      assert.equal(planned.status, 0, planned.stderr);
      assert.deepEqual(
        planned.lines.map((line) => line.replace(/^planned,(?:[a-zA-Z0-9]{11},Post)?/, '')),
        [OUTREACH, ',Post,,c0JzZlHyiJ2,2024-01-01,post'],
      );
      assert.match(
        planned.stderr,
        /13 Locations: 10 have an org unit, 2 get one, 1 do not\nhome: is a house.*\(unfit\)/,
      );
      assert.ok(server.requests.every(({ method }) => method === 'GET'));

      const made = await run(...args);
      assert.equal(made.status, 0, made.stderr);
      assert.deepEqual(
        made.lines,
        planned.lines.map((line) => line.replace('planned', 'created')),
      );
      const csv = readFileSync(at('org-units.csv'), 'utf8').split('\r\n');
      assert.deepEqual([csv.length, csv.includes('loc-itumba-outreach,c0JzZlHyiJ2,Itumba Outreach')], [14, true]);
      assert.doesNotMatch(csv.join(), /home/);
      assert.doesNotMatch(planned.stderr + made.stderr + (await run('--input', 'loc.ndjson')).lines.join(), /Achieng/);

      const posts = () => server.requests.filter(({ method }) => method === 'POST').length;
      assert.deepEqual(
        [await run(...args), posts()].map((each) => (typeof each === 'number' ? each : each.lines)),
        [[], 2],
      );
      rmSync(at('org-units.csv'));
      const byAttribute = await run('--input', 'loc.ndjson', '--attribute', 'FHIR_ID');
      assert.ok(
        byAttribute.lines.includes('loc-itumba-outreach,Itumba Outreach,matched,uid,c0JzZlHyiJ2,Itumba Outreach'),
      );
    });

    if (version === '2.43') return;

    it('lists the units of DHIS2, those above first', async () => {
      const { status, lines, stderr } = await run('--attribute', 'FHIR_ID');
      assert.deepEqual([status, stderr, lines.length], [0, '12 org units\n', 12]);
      assert.equal(lines[0], 'uOBcvdfgkZ8,TL,Tallyland,1,,2010-01-01,,');
      assert.equal(lines[1], 'ZALWClU1HLm,TL-S,South District,2,uOBcvdfgkZ8,2010-01-01,,');
      assert.equal((await run('--out', 'units.csv')).status, 0);
      assert.equal(readFileSync(at('units.csv'), 'utf8').split('\r\n').length, 14);
      writeFileSync(at('org-units.csv'), 'place,orgUnit\nloc-amari,nnDarh7hZhG\n');
      assert.match((await run('--out', 'org-units.csv')).stderr, /is no list of org units; it would be overwritten/);
      assert.match(readFileSync(at('org-units.csv'), 'utf8'), /^place,orgUnit\nloc-amari/);
    });

    it('matches the Locations of a FHIR server, and adds to a lookup that people wrote', async () => {
      const fhir = await startFhirServer({ maxPageSize: 4 });
      try {
        fhir.load(LOCATIONS);
        writeCredentials({ fhir: { baseUrl: new URL(fhir.url).origin, apiPath: 'fhir' } });
        const known = 'place,orgUnit,name\nloc-itumba-outreach,B4TFjuzLGb7,said a person\n';
        writeFileSync(at('org-units.csv'), known);
        const { status, lines, stderr } = await run('--fhir', '--out', 'org-units.csv');
        assert.equal(status, 0, stderr);
        assert.match(
          stderr,
          /11 Locations, 12 org units: 11 matched, 0 proposed by name, 0 unmatched\nAdded to org-units\.csv: 10/,
        );
        assert.ok(lines.includes('loc-amari,Amari Hospital,matched,code,nnDarh7hZhG,Amari Hospital'));
        assert.ok(lines.includes('loc-itumba-outreach,Itumba Outreach,matched,lookup,B4TFjuzLGb7,Joruma Dispensary'));
        const text = readFileSync(at('org-units.csv'), 'utf8');
        assert.ok(text.startsWith(`${known}loc-amari,nnDarh7hZhG,Amari Hospital\n`));
        assert.doesNotMatch(fhir.requests.map(({ query }) => query).join(), /address|telecom/);
      } finally {
        await fhir.close();
      }
    });

    it('adds the org units of a data set alone', async () => {
      const { status, stderr } = await run(
        '--input',
        'loc.ndjson',
        '--out',
        'org-units.csv',
        '--data-set',
        'EPI_MONTHLY',
      );
      assert.equal(status, 0, stderr);
      assert.match(stderr, /10 matched.*\nAdded to org-units\.csv: 8\n/);
      assert.doesNotMatch(readFileSync(at('org-units.csv'), 'utf8'), /loc-north|loc-south/);
    });

    it('proposes by name, tells conflicts, and creates neither', async () => {
      write('odd.ndjson', [
        { resourceType: 'Location', id: 'alike', name: 'AMARI  hospital', partOf: { reference: 'Location/TL-N' } },
        { resourceType: 'Location', id: 'both', identifier: [{ value: 'TL-1001' }, { value: 'TL-1002' }] },
        { resourceType: 'Location', id: 'TL-N', name: 'North' },
        { resourceType: 'Location', id: 'a', name: 'A', partOf: { reference: 'Location/b' } },
        { resourceType: 'Location', id: 'b', name: 'B', partOf: { reference: 'Location/a' } },
        { resourceType: 'Location', id: 'c', name: 'C', partOf: { reference: 'Location/gone' } },
        { resourceType: 'Location', id: 'top', name: 'Top' },
      ]);
      const matched = await run('--input', 'odd.ndjson');
      assert.equal(matched.status, 1);
      assert.ok(matched.lines.includes('alike,AMARI  hospital,proposed,name,nnDarh7hZhG,Amari Hospital'));
      assert.match(matched.stderr, /both: it leads by code to nnDarh7hZhG .*, by code to UpC3p4YvEez/);
      const planned = await run('--input', 'odd.ndjson', ...CREATE);
      assert.deepEqual([planned.status, planned.lines], [1, []]);
      for (const problem of [
        /alike: .*\(namesake\)/,
        /both: .*\(conflict\)/,
        /a: .*a → b → a.*\(cycle\)/,
        /c: .*gone.*\(dangling-part-of\)/,
        /top: .*\(no-parent\)/,
      ]) {
        assert.match(planned.stderr, problem);
      }
      const rooted = await run('--input', 'odd.ndjson', ...CREATE, '--parent', 'TL', '--beside-namesakes');
      assert.deepEqual(
        rooted.lines.map((line) =>
          line
            .split(',')
            .filter((_, column) => ![1, 4, 6].includes(column))
            .join(),
        ),
        ['created,AMARI hospital,AMARI hospital 2,ts1AT7jVTqV,alike', 'created,Top,Top,uOBcvdfgkZ8,top'],
      );
    });

    it('says what is wrong with the command line', async () => {
      const input = ['--input', 'loc.ndjson'];
      for (const [args, message] of [
        [['--create'], /nothing to create org units from/],
        [[...input, '--fhir'], /both there/],
        [[...input, '--create'], /--opening-date is missing/],
        [[...input, '--create', '--opening-date', '2024-02-30'], /--opening-date 2024-02-30 is no day/],
        [[...input, '--create', '--opening-date', '2024'], /--opening-date 2024 is no day/],
        [[...input, '--dry-run'], /are for --create/],
        [[...input, '--data-set', 'EPI_MONTHLY'], /--data-set says what goes into a lookup/],
      ] as const) {
        await assert.rejects(runCommand([...args]), { name: 'UsageError', message });
      }
    });

    it('says what it cannot find, and what the user may not do', async () => {
      const input = ['--input', 'loc.ndjson'];
      for (const [args, message] of [
        [[...input, '--attribute', 'NONE'], /no attribute with code or UID "NONE"/],
        [[...input, ...CREATE, '--parent', 'NONE'], /no object of organisationUnits with code or UID "NONE"/],
        [['--fhir'], /has no credential "fhir"/],
        [[...input, ...CREATE, '--credential', 'limited'], /0 of 2 org units made\n.*forbidden/s],
      ] as const) {
        const ended = await run(...args);
        assert.equal(ended.status, 1, args.join(' '));
        assert.match(ended.stderr, message);
      }
    });
  });
}
