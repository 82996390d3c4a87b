import assert from 'node:assert/strict';
import { type RecordSource, tallyRecords } from '../../../adaptors/records/index.ts';
import { beginRun } from '../../../adaptors/run/index.ts';
import type { RunState } from '../../../adaptors/run/state.ts';
import type { CompiledView, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { decodeCells } from '../../../adaptors/tally/measure/cells.ts';
import { compile } from '../tally/compile.ts';

const MAPPING = `
name: visits
dataSet: VISITS
period: { type: Monthly, timeZone: Africa/Nairobi, since: 2026-01, keepOpen: 1 }
orgUnits: { lookup: places.csv, climb: true }
views:
  visit: { record: visit, searchDate: [on, reported], columns: { date: "iif(on.exists(), on, reported)", place: place, who: who } }
  person: { record: person, columns: { sex: sex } }
dimensions:
  sex: { column: person.sex, map: { m: Male, f: Female } }
sources:
  - rows: visit
    join: { person: who }
    date: date
    orgUnit: [place]
    facts:
      before:
        rows: visit
        of: who
        subject: who
        date: date
        lookBack: 2 months
        facts: { visits: { count: true } }
    values:
      - { dataElement: VISITS, by: [sex] }
      - { dataElement: AGAIN, where: before.visits > 1 }
`;

const clock = { now: () => Date.parse('2026-04-10T00:00:00Z'), sleep: async () => undefined, random: () => 0 };

describe('a tally of records', () => {
  const mapping = compile(MAPPING, 'place,orgUnit\nward,DiszpKrYNg8\n');
  const at = '2026-04-01T00:00:00.000Z';
  const record = (resourceType: string, id: string, fields: object): FhirResource => ({
    resourceType,
    id,
    meta: { versionId: at, lastUpdated: at },
    ...fields,
  });
  const VISITS = [
    record('visit', 'v1', { on: '2026-01-10', place: 'ward', who: 'amina' }),
    record('visit', 'v2', { on: '2026-03-02', place: 'village', who: 'amina' }),
    record('visit', 'v3', { reported: '2026-03-31', place: 'village', who: 'baraka' }),
    record('visit', 'v4', { on: '2026-03-05', place: 'nowhere', who: 'baraka' }),
    record('visit', 'v5', { on: '2026-03-05', place: 'ward', who: 'nobody' }),
  ];
  const PERSONS = [record('person', 'amina', { sex: 'f' }), record('person', 'baraka', { sex: 'm' })];
  let asked: string[];
  beforeEach(() => {
    asked = [];
  });

  const source: RecordSource = {
    system: 'API',
    tellsDeletions: true,
    feeds: (views) => [{ key: 'visit', views }],
    newestChange: async () => at,
    async *changesSince() {
      yield { changes: [] };
    },
    async *pages(view, window) {
      asked.push(`${view.name} ${window?.from ?? 'all'} ${window?.to ?? ''}`.trim());
      const isIn = (one: FhirResource) => {
        const day = String(one.on ?? one.reported);
        return window === undefined || (day >= window.from && day <= window.to);
      };
      const all = (view.resource === 'visit' ? VISITS : PERSONS).filter(isIn);
      // The second page brings the last record of the first one again.
      yield { records: all.slice(0, 2) };
      yield { records: all.slice(1) };
    },
    countUndated: async () => 2,
    readParents: async () => new Map([['village', 'ward']]),
  };

  async function run(state: RunState = {}): Promise<RunState> {
    const over = () => ({ system: 'API' as const, send: () => assert.fail('nothing is sent') });
    const begun = await beginRun({ seconds: 60, clock })(state);
    return await tallyRecords(mapping, { over, source: () => source, clock, log: () => undefined })(begun);
  }

  it('counts windows with joined records, facts, and places that are climbed from', async () => {
    const { proposed } = await run({ cursor: { visit: at }, mappingHash: mapping.hash, dirty: ['202601'] });
    assert.ok(proposed);
    assert.deepEqual(
      [...decodeCells(proposed.cells)].map(({ period, orgUnit, dataElement, options, value }) =>
        [period, orgUnit, dataElement, ...options, value].join(' '),
      ),
      [
        '202603 DiszpKrYNg8 AGAIN 2',
        '202601 DiszpKrYNg8 VISITS Female 1',
        '202603 DiszpKrYNg8 VISITS Female 1',
        '202603 DiszpKrYNg8 VISITS Male 1',
      ],
    );
    const [counts] = proposed.rows;
    assert.deepEqual(
      [counts?.read, counts?.placed, counts?.undated, counts?.quarantined],
      [5, 4, 2, { 'unknown-place': 1 }],
    );
    assert.deepEqual(asked, [
      'person all',
      'visit 2025-12-28 2026-04-01',
      'visit 2026-02-28 2026-04-01',
      'visit 2025-10-30 2026-02-01',
      'visit 2025-12-31 2026-02-01',
    ]);
  });

  it('counts all periods in the first run, and notes the places', async () => {
    const { proposed } = await run();
    assert.deepEqual(proposed?.periods, ['202603', '202602', '202601']);
    assert.equal(proposed?.cursor.visit, '2026-03-31T23:50:00.000Z');
    assert.match(proposed?.overlap?.places?.digest ?? '', /^[0-9a-f]{8}$/);
  });

  it('counts all periods again where places are part of others than before', async () => {
    const state: RunState = { cursor: { visit: at }, mappingHash: mapping.hash };
    const quiet = await run(state);
    const overlap = quiet.proposed?.overlap ?? {};
    assert.deepEqual((await run({ ...state, overlap })).proposed?.periods, ['202603']);
    const moved = { ...overlap, places: { until: '1970-01-01T00:00:00.000Z', digest: '00000000' } };
    assert.deepEqual((await run({ ...state, overlap: moved })).proposed?.periods, ['202603', '202602', '202601']);
  });

  it('refuses to begin without a run', async () => {
    const over = () => ({ system: 'API' as const, send: () => assert.fail('nothing is sent') });
    const operation = tallyRecords(mapping, { over, source: () => source, clock, log: () => undefined });
    await assert.rejects(async () => operation({}), /begin the step with beginRun/);
  });

  it('joins views of any kind that the source has', () => {
    const views: readonly CompiledView[] = Object.values(mapping.views);
    assert.deepEqual(
      views.map(({ resource, isRecord }) => [resource, isRecord]),
      [
        ['visit', true],
        ['person', true],
      ],
    );
  });
});
