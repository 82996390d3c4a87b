import assert from 'node:assert/strict';
import { findRecordChanges } from '../../../adaptors/records/find-record-changes.ts';
import type { RecordChange, RecordSource } from '../../../adaptors/records/index.ts';
import type { RunState } from '../../../adaptors/run/state.ts';
import type { CompiledMapping, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { compile } from '../tally/compile.ts';

const MAPPING = `
name: cases
dataSet: CASES
period: { type: Monthly, timeZone: Africa/Nairobi, since: 2026-01 }
orgUnits: { idScheme: uid }
views:
  case: { record: case, searchDate: onset, columns: { date: onset, place: place, ward: ward } }
  ward: { record: ward, columns: { name: name } }
sources:
  - rows: case
    join: { ward: ward }
    date: date
    orgUnit: [place]
    values: [{ dataElement: CASES }]
  - { name: others, rows: case, date: date, orgUnit: [place], values: [{ dataElement: OTHERS }] }
`;

interface Stored {
  readonly at: string;
  readonly onset?: string;
  readonly isInPlace?: boolean;
}

describe('what changed in a source of records', () => {
  let mapping: CompiledMapping;
  let stored: Map<string, Stored>;
  let asked: string[];
  let log: string[];
  let tellsDeletions: boolean;
  /** More than can be looked at, where a test says so. */
  let total: number | undefined;
  let most: number | undefined;
  /** The newest change is told as one of the last minute. */
  let isRough: boolean;

  before(() => {
    mapping = compile(MAPPING);
  });
  beforeEach(() => {
    stored = new Map();
    asked = [];
    log = [];
    tellsDeletions = true;
    total = undefined;
    most = undefined;
    isRough = false;
  });

  const source = (): RecordSource => ({
    system: 'API',
    tellsDeletions,
    feeds: (views) => [{ key: 'case', views: views.filter(({ resource }) => resource === 'case') }],
    newestChange: async () =>
      [...stored.values()]
        .map(({ at }) => at)
        .filter((at) => at !== 'unknown')
        .sort()
        .at(isRough ? -30 : -1),
    async *changesSince(_feed, since) {
      asked.push(since);
      const changes = [...stored].flatMap(([id, { at, onset, isInPlace = true }]): RecordChange[] => {
        const record: FhirResource = { resourceType: 'case', id, ...(onset === undefined ? {} : { onset }) };
        return at >= since ? [{ id, version: at, at: Date.parse(at), record, isInPlace }] : [];
      });
      yield { changes, total };
    },
    async *pages() {
      yield { records: [] };
    },
    countUndated: async () => 0,
  });

  /** One run after the other, each with what the one before it noted. */
  async function runs(...between: (() => void)[]): Promise<(readonly string[] | 'all')[]> {
    let state: RunState = { mappingHash: mapping.hash };
    const found: (readonly string[] | 'all')[] = [];
    for (const change of [() => undefined, ...between]) {
      change();
      const { periods, cursor, overlap } = await findRecordChanges(
        source(),
        mapping,
        state,
        (line) => log.push(line),
        most,
      );
      state = { ...state, cursor, overlap };
      found.push(periods);
    }
    return found;
  }

  const put =
    (id: string, at: string, more: Partial<Stored> = {}) =>
    () =>
      void stored.set(id, { at, onset: '2026-03-05', ...more });
  const quiet = () => undefined;

  it('is everything in the first run, nothing in a quiet one, and the period of what was made', async () => {
    put('a', '2026-04-10T08:00:00.000Z')();
    const later = put('b', '2026-04-10T08:05:00.000Z', { onset: '2026-02-01' });
    assert.deepEqual(await runs(quiet, later, quiet), ['all', [], ['202602'], []]);
    assert.deepEqual(asked, [
      '2026-04-10T07:50:00.000Z',
      '2026-04-10T07:50:00.000Z',
      '2026-04-10T07:50:00.000Z',
      '2026-04-10T07:55:00.000Z',
    ]);
  });

  it('is everything, once, for a change of which nobody knows when it was', async () => {
    put('a', '2026-04-10T08:00:00.000Z')();
    const ahead = put('b', 'unknown', { isInPlace: false });
    const later = put('c', '2026-04-10T09:00:00.000Z');
    assert.deepEqual(await runs(quiet, ahead, quiet, later, quiet), ['all', [], 'all', [], ['202603'], []]);
    stored.delete('a');
    stored.delete('c');
    assert.deepEqual(await runs(quiet, quiet), ['all', [], []]);
  });

  it('is everything, once, where a record may have been in another period', async () => {
    put('a', '2026-04-10T08:00:00.000Z')();
    const moved = put('a', '2026-04-10T09:00:00.000Z', { isInPlace: false });
    assert.deepEqual(await runs(moved, quiet, quiet), ['all', 'all', [], []]);
    assert.deepEqual(log, ['Find 1 changed or deleted of case: count all periods again']);
  });

  it('is what was committed late', async () => {
    put('a', '2026-04-10T08:00:00.000Z')();
    const late = put('b', '2026-04-10T07:55:00.000Z', { onset: '2026-01-09' });
    assert.deepEqual(await runs(late, quiet), ['all', ['202601', '202603'], []]);
  });

  it('is nothing of a record without a date, and nothing of none', async () => {
    const undated = () => void stored.set('b', { at: '2026-04-10T09:00:00.000Z' });
    assert.deepEqual(await runs(quiet, put('a', '2026-04-10T08:00:00.000Z'), undated), ['all', [], ['202603'], []]);
  });

  it('is everything once in a storm', async () => {
    put('a', '2026-04-10T08:00:00.000Z')();
    total = 60_000;
    const more = () => {
      put('b', '2026-04-10T08:01:00.000Z')();
      total = 60_001;
    };
    assert.deepEqual(await runs(quiet, quiet, more, quiet), ['all', [], [], 'all', []]);
  });

  it('is everything once in a storm that nobody counts, and then what came after it', async () => {
    [most, isRough] = [50, true];
    for (let at = 0; at < 51; at += 1) put(`m${at}`, `2026-04-10T08:00:00.${at + 100}Z`)();
    const soon = put('b', '2026-04-10T08:05:00.000Z', { onset: '2026-03-07' });
    const late = put('m7', '2026-04-10T08:05:30.000Z', { onset: '2026-02-07' });
    const within = put('c', '2026-04-10T08:00:00.500Z');
    assert.deepEqual(await runs(quiet, soon, quiet, late, quiet, within, quiet), [
      ...['all', [], ['202603'], []],
      // What left the storm by being changed again makes it another one.
      ...['all', [], 'all', []],
    ]);
  });

  it('refuses a source that has lost its newest records, or all of them', async () => {
    put('a', '2026-04-10T08:00:00.000Z')();
    put('b', '2026-04-10T09:00:00.000Z')();
    await assert.rejects(
      runs(() => stored.delete('b')),
      { code: 'source-restored' },
    );
    await assert.rejects(
      runs(() => stored.clear()),
      { code: 'source-empty' },
    );
  });

  it('is everything where the newest record is gone, and nobody tells of deletions', async () => {
    tellsDeletions = false;
    put('a', '2026-04-10T08:00:00.000Z')();
    put('b', '2026-04-10T09:00:00.000Z')();
    assert.deepEqual(await runs(() => stored.delete('b'), quiet), ['all', 'all', []]);
    assert.deepEqual(log, ['Find nothing as new as before of case: count all periods again']);
  });
});
