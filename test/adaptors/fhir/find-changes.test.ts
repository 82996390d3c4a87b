import assert from 'node:assert/strict';
import { findChanges } from '../../../adaptors/fhir/index.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';
import { mappingOf, scripted, searchset } from './mapping.ts';

const at = (id: string, date: string | undefined, lastUpdated: string, rest: object = {}) => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  ...(date === undefined ? {} : { occurrenceDateTime: date }),
  meta: { versionId: '1', lastUpdated },
  ...rest,
});

describe('findChanges over the embedded server', () => {
  let printed: ReturnType<typeof muteConsole>;
  let server: FhirServer;

  beforeEach(async () => {
    printed = muteConsole();
    server = await startFhirServer({ maxPageSize: 2, now: () => new Date('2024-06-01T12:00:00.123Z') });
  });

  afterEach(async () => {
    printed.restore();
    await server.close();
  });

  const find = (cursor?: Record<string, string>, ...names: ('dose' | 'visit')[]) =>
    findChanges(
      fhirAt(new URL(server.url).origin),
      mappingOf(...(names.length === 0 ? (['dose'] as const) : names)),
      cursor,
    );

  it('takes the cursor on the first run, ten minutes before the newest change, and names all periods', async () => {
    server.load(
      [at('1', '2024-01-05', '2024-05-01T10:00:00.500Z'), at('2', '2024-02-05', '2024-04-01T00:00:00.000Z')],
      { keepMeta: true },
    );
    assert.deepEqual(await find(), {
      periods: 'all',
      cursor: { Immunization: '2024-05-01T09:50:00.500Z' },
      overlap: {},
      older: {},
      emptied: [],
      storms: [],
      quiet: [],
    });
    assert.equal(server.requests.length, 1);
  });

  it('asks for what changed at the cursor too, all ties, over all pages', async () => {
    const tie = '2024-05-01T10:00:00.500Z';
    server.load(
      [
        at('before', '2023-12-05', '2024-05-01T10:00:00.499Z'),
        ...['2024-01', '2024-02', '2024-03', '2024-04', '2024-05'].map((month) => at(month, `${month}-05`, tie)),
      ],
      { keepMeta: true },
    );
    const { periods } = await find({ Immunization: tie });
    assert.deepEqual(periods, ['202401', '202402', '202403', '202404', '202405']);
  });

  it('asks without the search of the view and without a date', async () => {
    server.load([at('1', '2023-02-05', '2024-05-01T10:00:00.000Z', { status: 'entered-in-error' })], {
      keepMeta: true,
    });
    assert.deepEqual((await find({ Immunization: '2024-05-01T00:00:00.000Z' })).periods, ['202302']);
    const query = new URLSearchParams(server.requests[0]?.query);
    assert.deepEqual([...query.keys()].sort(), ['_count', '_lastUpdated', '_sort', '_total']);
    assert.equal(query.get('_lastUpdated'), 'ge2024-05-01T00:00:00.000Z');
  });

  it('never moves the cursor back', async () => {
    server.load([at('1', '2024-01-05', '2024-05-01T10:00:00.000Z')], { keepMeta: true });
    const cursor = { Immunization: '2024-05-01T09:55:00.000Z' };
    assert.deepEqual((await find(cursor)).cursor, cursor);
    const later = { Immunization: '2024-05-02T00:00:00.000Z' };
    const again = await find(later);
    assert.deepEqual([again.periods, again.cursor], [[], later]);
    assert.deepEqual(again.older, { Immunization: '2024-05-01T10:00:00.000Z' });
  });

  it('finds a change again that lies within the overlap', async () => {
    server.load([at('1', '2024-01-05', '2024-05-01T10:00:00.000Z')], { keepMeta: true });
    const { cursor } = await find();
    // Written in a transaction that began earlier and was committed later.
    server.load([at('2', '2023-05-05', '2024-05-01T09:52:00.000Z')], { keepMeta: true });
    assert.deepEqual((await find(cursor)).periods, ['202305', '202401']);
  });

  it('names the period that a moved resource is in now', async () => {
    server.load([at('1', '2024-01-05', '2024-05-01T10:00:00.000Z')], { keepMeta: true });
    const { cursor } = await find();
    server.put(at('1', '2024-03-05', ''));
    const { periods, cursor: next } = await find(cursor);
    assert.ok(periods.includes('202403'));
    assert.deepEqual(next, { Immunization: '2024-06-01T11:50:00.123Z' });
  });

  it('takes days in the time zone of the mapping', async () => {
    server.load([at('1', '2024-01-31T22:30:00Z', '2024-05-01T10:00:00.000Z')], { keepMeta: true });
    assert.deepEqual((await find({ Immunization: '2024-05-01T00:00:00.000Z' })).periods, ['202402']);
  });

  it('names no period for a resource without a usable date, and still moves on', async () => {
    server.load([at('1', undefined, '2024-05-01T10:00:00.000Z'), at('2', 'last spring', '2024-05-01T11:00:00.000Z')], {
      keepMeta: true,
    });
    const { periods, cursor } = await find({ Immunization: '2024-05-01T00:00:00.000Z' });
    assert.deepEqual([periods, cursor], [[], { Immunization: '2024-05-01T10:50:00.000Z' }]);
  });

  it('takes all periods for a type without resources once, not in every run', async () => {
    server.load([at('1', '2024-01-05', '2024-05-01T10:00:00.000Z')], { keepMeta: true });
    const first = await find({}, 'dose', 'visit');
    assert.equal(first.periods, 'all');
    const second = await find(first.cursor, 'dose', 'visit');
    assert.deepEqual([second.periods, second.cursor], [['202401'], first.cursor]);
    const visit = { resourceType: 'Encounter', id: 'v', status: 'completed', plannedStartDate: '2023-09-01' };
    server.put(visit);
    const third = await find(second.cursor, 'dose', 'visit');
    assert.deepEqual(third.periods, ['202309', '202401']);
    assert.equal(third.cursor.Encounter, '2024-06-01T11:50:00.123Z');
  });

  it('takes only the cursor of a type that is new in the mapping: what to count again is asked of a person', async () => {
    server.load([at('1', '2024-01-05', '2024-05-01T10:00:00.000Z')], { keepMeta: true });
    server.put({ resourceType: 'Encounter', id: 'v', status: 'completed', plannedStartDate: '2023-09-01' });
    const cursor = Object.freeze({ Immunization: '2024-05-01T09:50:00.000Z', Observation: '2020-01-01T00:00:00.000Z' });
    const { periods, cursor: next } = await find(cursor, 'dose', 'visit');
    assert.deepEqual(periods, ['202401']);
    assert.deepEqual(next, { Immunization: cursor.Immunization, Encounter: '2024-06-01T11:50:00.123Z' });
  });

  it('says which type has no resource any more', async () => {
    const cursor = { Immunization: '2024-05-01T09:50:00.000Z', Encounter: '1970-01-01T00:00:00.000Z' };
    assert.deepEqual((await find(cursor, 'dose', 'visit')).emptied, ['Immunization']);
  });
});

describe('findChanges', () => {
  it('takes the newest of the change query by time, however its offset is written', async () => {
    const fhir = scripted(
      searchset(
        [
          at('1', '2024-01-05', '2024-05-01T10:00:00.000+00:00'),
          at('2', '2024-01-05', '2024-05-01T12:30:00.000+03:00'),
          { ...at('3', '2024-01-05', ''), meta: {} },
        ],
        undefined,
        { total: 3 },
      ),
    );
    const { cursor } = await findChanges(fhir, mappingOf('dose'), { Immunization: '2024-04-01T00:00:00.000Z' });
    assert.deepEqual(cursor, { Immunization: '2024-05-01T09:50:00.000Z' });
  });

  it('is no answer where the server has none', async () => {
    const cursor = { Immunization: '2024-04-01T00:00:00.000Z' };
    await assert.rejects(findChanges(scripted({ status: 500 }), mappingOf('dose'), cursor), { code: 'server-error' });
    await assert.rejects(findChanges(scripted({ body: {} }), mappingOf('dose')), { code: 'unexpected-answer' });
  });

  it('finds the newest where the server does not sort, by counts, and refuses one that does not count by change either', async () => {
    const unsorted = {
      kind: 'answer',
      status: 400,
      headers: { 'content-type': 'application/fhir+json' },
      body: '{}',
    } as const;
    const servers = [
      await startFhirServer({ ignored: ['_sort'], maxPageSize: 3 }),
      await startFhirServer({ intercept: ({ query }) => (query.has('_sort') ? unsorted : undefined) }),
    ];
    const { restore } = muteConsole();
    const many = Array.from({ length: 200 }, (_, number) =>
      at(`d-${number}`, '2024-01-05', new Date(Date.UTC(2024, 1, 1 + ((number * 7) % 200))).toISOString()),
    );
    for (const server of servers) {
      const transport = fhirAt(new URL(server.url).origin);
      assert.deepEqual((await findChanges(transport, mappingOf('dose'))).cursor, {
        Immunization: '1970-01-01T00:00:00.000Z',
      });
      server.load(many, { keepMeta: true });
      assert.deepEqual((await findChanges(transport, mappingOf('dose'))).cursor, {
        Immunization: '2024-08-17T23:50:00.000Z',
      });
      await server.close();
    }
    const neither = await startFhirServer({ ignored: ['_sort', '_lastUpdated'] });
    neither.load(many, { keepMeta: true });
    const found = findChanges(fhirAt(new URL(neither.url).origin), mappingOf('dose'));
    await assert.rejects(found, { code: 'parameter-ignored' });
    await neither.close();
    restore();
  });

  it('reads again where changes are missing, and takes those that came in meanwhile', async () => {
    const [one, two] = ['1', '2'].map((id) => at(id, `2024-0${id}-05`, '2024-05-01T10:00:00.000Z'));
    const cursor = { Immunization: '2024-04-01T00:00:00.000Z' };
    const total = { total: 2 };
    const counted = searchset([], undefined, total);
    const short = scripted(
      searchset([one ?? {}], undefined, total),
      counted,
      searchset([one ?? {}, two ?? {}], undefined, total),
    );
    assert.deepEqual((await findChanges(short, mappingOf('dose'), cursor)).periods, ['202401', '202402']);
    const more = scripted(searchset([one ?? {}, two ?? {}], undefined, { total: 1 }));
    assert.deepEqual((await findChanges(more, mappingOf('dose'), cursor)).periods, ['202401', '202402']);
  });

  it('asks once for a type that two sources count', async () => {
    const mapping = mappingOf('dose', 'dose');
    const fhir = scripted(searchset([at('1', '2024-01-05', '2024-05-01T10:00:00.000Z')], undefined, { total: 1 }));
    await findChanges(fhir, mapping, { Immunization: '2024-04-01T00:00:00.000Z' });
    assert.equal(fhir.asked.length, 1);
  });
});
