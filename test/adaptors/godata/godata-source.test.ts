import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { godataSource } from '../../../adaptors/godata/index.ts';
import type { RecordSource } from '../../../adaptors/records/index.ts';
import { readWhole } from '../../../adaptors/records/read-whole.ts';
import type { CompiledView, FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { godataOverHttp, TransportError } from '../../../adaptors/transport/index.ts';
import { type GodataServer, type GodataServerOptions, startGodataServer } from '../../../cli/sandbox/godata/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { muteConsole } from '../transport/wire.ts';

const NOW = '2026-04-10T08:00:00.000Z';
const MARCH = { from: '2026-02-28', to: '2026-04-01' };

function view(changes: Partial<CompiledView> = {}): CompiledView {
  return {
    name: 'confirmed',
    resource: 'case',
    isRecord: true,
    search: {},
    searchDate: 'dateOfOnset',
    searchDates: ['dateOfOnset', 'dateOfReporting'],
    columns: [],
    elements: ['classification', 'dateOfOnset', 'dateOfReporting'],
    rows: () => [],
    ...changes,
  };
}

describe('Go.Data as a source of records', () => {
  let godata: GodataServer;
  let now: string;
  let fault: (request: InterceptedRequest) => Fault | undefined;
  let printed: ReturnType<typeof muteConsole>;

  async function start(options: Partial<GodataServerOptions> = {}): Promise<void> {
    godata = await startGodataServer({
      now: () => new Date(now),
      outbreaks: [
        { id: 'o1', name: 'Measles' },
        { id: 'o 2', name: 'Cholera' },
      ],
      users: [{ email: 'a@example.org', password: 'secret' }],
      intercept: (asked) => fault(asked),
      ...options,
    });
  }

  beforeEach(async () => {
    now = NOW;
    fault = () => undefined;
    printed = muteConsole();
    await start();
  });
  afterEach(async () => {
    printed.restore();
    await godata.close();
  });

  function source(configuration: Record<string, unknown> = { outbreak: 'o1' }): RecordSource {
    const clock = { now: () => Date.parse(now) };
    const credential = { apiUrl: godata.url, email: 'a@example.org', password: 'secret' };
    return godataSource(godataOverHttp(request, { clock })(credential), configuration);
  }

  const day = (text: string) => `${text}T00:00:00.000Z`;
  const create = (id: string, fields: Record<string, unknown>, outbreak = 'o1') =>
    godata.records.create('cases', outbreak, { id, ...fields });

  async function read(one: CompiledView, window = MARCH as typeof MARCH | undefined): Promise<FhirResource[]> {
    let records: FhirResource[] = [];
    return await readWhole(source(), one, window, {
      begin: () => {
        records = [];
      },
      add: (page) => void records.push(...page.records),
      result: () => records,
    });
  }

  const idsOf = (records: readonly FhirResource[]) => records.map(({ id }) => id).sort();

  async function changes(since: string, kind: 'case' | 'contact' = 'case') {
    const from = source();
    const [feed] = from.feeds([view({ resource: kind })]);
    assert.ok(feed);
    const found = [];
    for await (const page of from.changesSince(feed, since)) found.push(...page.changes);
    return found
      .map(({ id, isInPlace, record }) =>
        `${id} ${isInPlace ? 'in place' : 'moved'} ${record === undefined ? 'gone' : ''}`.trim(),
      )
      .sort();
  }

  it('gives the cases of some days by any of their dates, and days as days', async () => {
    create('by onset', { dateOfOnset: day('2026-03-05'), dateOfReporting: day('2026-05-01') });
    create('by report', { dateOfReporting: day('2026-03-31') });
    create('earlier', { dateOfOnset: day('2026-02-27') });
    create('undated', {});
    godata.records.remove(create('deleted', { dateOfOnset: day('2026-03-05') }).id);
    create('elsewhere', { dateOfOnset: day('2026-03-05') }, 'o 2');
    const records = await read(view());
    assert.deepEqual(idsOf(records), ['by onset', 'by report']);
    const [first] = records.filter(({ id }) => id === 'by onset');
    assert.deepEqual(first, {
      resourceType: 'case',
      id: 'by onset',
      meta: { versionId: NOW, lastUpdated: NOW },
      createdAt: NOW,
      updatedAt: NOW,
      dbUpdatedAt: NOW,
      deleted: false,
      dateOfOnset: '2026-03-05',
      dateOfReporting: '2026-05-01',
    });
    assert.equal(await source().countUndated(view()), 1);
  });

  it('takes the last moment of a day for the day, as it does midnight', async () => {
    create('ended', { dateOfReporting: '2026-03-05T23:59:59.999Z', dateOfOnset: '2026-03-04T21:00:00.000Z' });
    const [ended] = await read(view());
    assert.deepEqual([ended?.dateOfReporting, ended?.dateOfOnset], ['2026-03-05', '2026-03-04T21:00:00.000Z']);
  });

  it('narrows by search, with several values, and asks for whole records where a view may read any field', async () => {
    create('a', { classification: 'A', dateOfOnset: day('2026-03-05'), visualId: 'A-1' });
    create('b', { classification: 'B', dateOfOnset: day('2026-03-05') });
    create('c', { classification: 'C', dateOfOnset: day('2026-03-05') });
    assert.deepEqual(idsOf(await read(view({ search: { classification: 'A' } }))), ['a']);
    assert.deepEqual(idsOf(await read(view({ search: { classification: 'A,B' } }))), ['a', 'b']);
    const [whole] = await read(view({ search: { classification: 'A' }, elements: undefined }));
    assert.equal(whole?.visualId, 'A-1');
  });

  it('reads the outbreak that a view names instead of that of the credential', async () => {
    create('elsewhere', { dateOfOnset: day('2026-03-05') }, 'o 2');
    assert.deepEqual(idsOf(await read(view({ search: { outbreak: 'o 2' } }))), ['elsewhere']);
    const feeds = source().feeds([view(), view({ search: { outbreak: 'o 2' } }), view({ resource: 'contact' })]);
    assert.deepEqual(
      feeds.map(({ key, views }) => [key, views.length]),
      [
        ['case/o1', 1],
        ['case/o 2', 1],
        ['contact/o1', 1],
      ],
    );
  });

  it('refuses views of what Go.Data has not, and of FHIR resources', () => {
    const refused = (resource: string) =>
      assert.throws(() => source().feeds([view({ resource })]), { code: 'wrong-source' });
    refused('labResult');
    refused('Immunization');
  });

  it('reads a list of several pages in a stable order, though pages shift', async () => {
    for (let at = 0; at < 2500; at += 1)
      create(`case-${String(at).padStart(5, '0')}`, { dateOfOnset: day('2026-03-05') });
    let pages = 0;
    fault = ({ path }) => {
      if (!path.endsWith('/cases/filter')) return undefined;
      pages += 1;
      // Somebody deletes what came on the first page: the second one begins a record later.
      if (pages === 2) godata.records.remove('case-00007');
      if (pages === 5) create('a-new-one', { dateOfOnset: day('2026-03-06') });
      return undefined;
    };
    const records = await read(view());
    assert.equal(new Set(idsOf(records)).size, 2500);
    assert.ok(!idsOf(records).includes('case-00007'));
    assert.ok(idsOf(records).includes('a-new-one'));
  });

  it('gives up where the number is wrong three times', async () => {
    create('a', { dateOfOnset: day('2026-03-05') });
    fault = ({ path }) =>
      path.endsWith('filtered-count')
        ? { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body: '{"count":2}' }
        : undefined;
    await assert.rejects(read(view()), (error) => error instanceof TransportError && error.code === 'count-mismatch');
  });

  it('takes a count that goes no further for none', async () => {
    await godata.close();
    await start({ countLimit: 2 });
    for (const id of ['a', 'b', 'c']) create(id, { dateOfOnset: day('2026-03-05') });
    assert.equal(await source().count?.(view(), MARCH), 3);
    assert.deepEqual(idsOf(await read(view())), ['a', 'b', 'c']);
  });

  it('tells new cases from those that were changed, deleted, or have become something else', async () => {
    now = '2026-04-10T09:00:00.000Z';
    create('new', { dateOfOnset: day('2026-03-05') });
    create('old', { createdAt: NOW, dateOfOnset: day('2026-03-05') });
    godata.records.remove(create('deleted', {}).id);
    godata.records.create('contacts', 'o1', { id: 'contact' });
    godata.records.create('contacts', 'o1', { id: 'converted' });
    godata.records.convert('converted');
    assert.deepEqual(await changes(now), ['converted moved', 'deleted moved', 'new in place', 'old moved']);
    assert.deepEqual(await changes(now, 'contact'), ['contact in place', 'converted moved gone']);
    assert.deepEqual(await changes('2026-04-10T09:00:00.001Z'), []);
  });

  it('finds what a telephone sends late, by the time at which it came', async () => {
    const made = '2026-03-02T07:00:00.000Z';
    godata.records.sync('cases', 'o1', {
      id: 'late',
      createdAt: made,
      updatedAt: made,
      dateOfOnset: day('2026-03-01'),
    });
    assert.deepEqual(await changes(NOW), ['late in place']);
    const [feed] = source().feeds([view()]);
    assert.ok(feed);
    assert.equal(await source().newestChange(feed), NOW);
  });

  it('does not find again and again what a telephone wrote whose clock is ahead', async () => {
    godata.records.sync('cases', 'o1', { id: 'ahead', updatedAt: '2099-01-01T00:00:00.000Z' });
    godata.records.sync('contacts', 'o1', { id: 'was', wasCase: true, updatedAt: '2099-01-01T00:00:00.000Z' });
    assert.deepEqual(await changes(NOW), ['ahead moved', 'was moved gone']);
    assert.deepEqual(await changes('2026-04-10T08:00:00.001Z'), []);
  });

  it('does not let a telephone whose clock is ahead carry the cursor along in releases without dbUpdatedAt', async () => {
    await godata.close();
    await start({ dbStamps: false });
    create('usual', { dateOfOnset: day('2026-03-05') });
    create('ahead', { updatedAt: '2099-01-01T00:00:00.000Z' });
    const from = source();
    const [feed] = from.feeds([view()]);
    assert.ok(feed);
    const at: number[] = [];
    for await (const page of from.changesSince(feed, NOW)) at.push(...page.changes.map((change) => change.at));
    assert.deepEqual(
      at.map((one) => Number.isNaN(one)),
      [true, false],
    );
    assert.ok(Date.parse((await from.newestChange(feed)) ?? '') < Date.parse('2098-01-01'));
  });

  it('tells a release that takes no filters by POST from a wrong outbreak', async () => {
    const message = 'Shared class "outbreak" has no method handling POST /o1/cases/filter';
    fault = ({ path }) =>
      path.endsWith('/cases/filter')
        ? {
            kind: 'answer',
            status: 404,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ error: { statusCode: 404, message } }),
          }
        : undefined;
    await assert.rejects(read(view()), (error) => error instanceof TransportError && error.code === 'refused');
    fault = () => undefined;
    await assert.rejects(
      read(view({ search: { outbreak: 'o9' } })),
      (error) => error instanceof TransportError && error.code === 'outbreak-unknown',
    );
  });

  it('reads the places that places are part of', async () => {
    await godata.close();
    const locations = Array.from({ length: 1200 }, (_, at) => ({
      id: `l${at}`,
      name: `Place ${at}`,
      parentLocationId: at === 0 ? null : 'l0',
    }));
    await start({ locations });
    const parents = await source().readParents?.();
    assert.equal(parents?.size, 1199);
    assert.equal(parents?.get('l7'), 'l0');
  });
});
