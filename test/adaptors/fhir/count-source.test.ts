import assert from 'node:assert/strict';
import { adaptive } from '../../../adaptors/fhir/adaptive.ts';
import { createElementsChooser } from '../../../adaptors/fhir/choose-elements.ts';
import { countPeriods } from '../../../adaptors/fhir/count-periods.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import { retrying, type Transport, type TransportRequest } from '../../../adaptors/transport/index.ts';
import { type FhirServerOptions, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN as mapping } from './doses-of-children.ts';
import { scripted, searchset } from './mapping.ts';

const lookup = createLookup(mapping.lookup);
const places = { lookup, findOrgUnit: lookup.find };
const periods = ['202403', '202404'];

const children = Array.from({ length: 40 }, (_, at) => ({
  resourceType: 'Patient',
  id: `p${at}`,
  birthDate: `${2015 + (at % 9)}-05-05`,
  text: { status: 'generated', div: 'x'.repeat(6_000) },
}));
// Some on the borders of days and months, in zones that put them into others.
const HOURS = ['', 'T00:30:00+03:00', 'T23:30:00-05:00', 'T12:00:00Z'];
const doses = Array.from({ length: 3_000 }, (_, at) => ({
  resourceType: 'Immunization',
  id: `d${at}`,
  status: 'completed',
  occurrenceDateTime: `${['2024-03-', '2024-04-'][at % 2]}${String(1 + (at % 30)).padStart(2, '0')}${HOURS[at % 4]}`,
  patient: { reference: `Patient/p${at % 40}` },
  location: { reference: `Location/loc-${1 + (at % 2)}` },
}));

describe('countPeriods', () => {
  const { restore } = muteConsole();
  after(restore);

  async function count(
    options: FhirServerOptions,
    ways: { fetch?: CompiledMapping['fetch']; halfway?: () => void } = {},
  ) {
    const server = await startFhirServer(options);
    server.load([...children, ...doses]);
    const fhir = fhirAt(new URL(server.url).origin);
    let asked = 0;
    const transport: Transport = {
      system: 'FHIR',
      send(request) {
        asked += 1;
        if (asked === 4) ways.halfway?.();
        return fhir.send(request);
      },
    };
    const chooser = createElementsChooser({ ...mapping, fetch: ways.fetch });
    try {
      const { cells, sources } = await countPeriods(transport, mapping, places, periods, {
        concurrency: ways.fetch?.concurrency,
        chooser,
      });
      const { repeated: _, ...counts } = sources[0] ?? { repeated: 0 };
      return { result: { cells, counts }, requests: server.requests };
    } finally {
      await server.close();
    }
  }

  it('gives the same cells whatever the page size, the searches at a time, the elements, or a search that expires', async () => {
    const { result } = await count({});
    assert.ok(result.cells.length >= 4);
    const again = [
      await count({ maxPageSize: 97 }),
      await count({ maxPageSize: 200 }, { fetch: { concurrency: 4, elements: 'never' } }),
      await count({}, { fetch: { concurrency: 3, elements: 'always' } }),
    ];
    for (const { result: other } of again) assert.deepEqual(other, result);
    let now = Date.parse('2024-06-01T00:00:00Z');
    const expiring = await count(
      { maxPageSize: 400, searchExpiryMs: 1000, now: () => new Date(now) },
      { halfway: () => (now += 3_600_000) },
    );
    assert.deepEqual(expiring.result, result);
  });

  it('asks fewer at a time of a server that bears only two requests, and loses nothing', async () => {
    const { result } = await count({});
    let underWay = 0;
    let refused = 0;
    const server = await startFhirServer({
      maxPageSize: 100,
      intercept: async () => {
        underWay += 1;
        const isTooMuch = underWay > 2;
        if (isTooMuch) refused += 1;
        await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        return isTooMuch ? { kind: 'answer', status: 429, headers: { 'retry-after': '0' } } : undefined;
      },
    });
    server.load([...children, ...doses]);
    const patient = { attempts: 20, sleep: async () => undefined };
    const transport = retrying(adaptive(fhirAt(new URL(server.url).origin), 6), patient);
    const { cells } = await countPeriods(transport, mapping, places, periods, { concurrency: 3 });
    await server.close();
    assert.deepEqual(cells, result.cells);
    assert.ok(refused < 40, `${refused} were refused`);
  });

  it('makes several searches at a time of large windows alone, whose days meet', async () => {
    const { requests } = await count({}, { fetch: { concurrency: 4, elements: 'auto' } });
    const dates = requests
      .map(({ query }) => new URLSearchParams(query).getAll('date'))
      .filter(({ length }) => length > 0);
    const [whole = [], ...parts] = dates.map((pair) => pair.map((text) => text.slice(2)));
    assert.deepEqual(whole, ['2024-02-29', '2024-05-01']);
    assert.deepEqual(parts.filter(([start]) => start !== undefined).sort(), [
      ['2024-02-29', '2024-03-21'],
      ['2024-03-21', '2024-04-10'],
      ['2024-04-10', '2024-05-01'],
    ]);
  });

  it('asks for parts of resources after it has measured that they are small', async () => {
    const server = await startFhirServer({ maxPageSize: 100 });
    server.load([...children, ...doses.slice(0, 300)]);
    const fhir = fhirAt(new URL(server.url).origin);
    const chooser = createElementsChooser(mapping);
    await countPeriods(fhir, mapping, places, ['202403'], { chooser });
    await countPeriods(fhir, mapping, places, ['202404'], { chooser });
    await server.close();
    const asked = server.requests.filter(({ query }) => query.includes('_elements'));
    assert.equal(
      new URLSearchParams(asked[0]?.query).get('_elements'),
      'birthDate,id,location,meta,occurrence,patient',
    );
    assert.ok(server.requests[0]?.query.includes('_elements') === false);
  });
});

describe('the check of the number counted', () => {
  const dose = (id: string) => ({ ...doses[0], id, meta: { versionId: '1' } });
  const [source] = mapping.sources;
  const alone: CompiledMapping = {
    ...mapping,
    sources: source === undefined ? [] : [{ ...source, joins: [], measures: [] }],
  };
  const number = (total: number) => searchset([], undefined, { total });
  const run = (transport: Transport) => countPeriods(transport, alone, places, ['202403']);
  const isCount = ({ query }: TransportRequest) => query?._summary === 'count';

  it('asks nothing more where the total of the first page is right', async () => {
    const fhir = scripted(searchset([dose('1'), dose('2')], undefined, { total: 2 }));
    await run(fhir);
    assert.equal(fhir.asked.length, 1);
  });

  it('asks a server for the number that gives no total with a page', async () => {
    const fhir = scripted(searchset([dose('1'), dose('2')]), number(2));
    await run(fhir);
    assert.deepEqual(fhir.asked.map(isCount), [false, true]);
  });

  it('asks such a server before the second page for what a watch needs to know', async () => {
    const first = searchset([dose('1')], 'http://fhir.example.org/fhir?_getpages=1');
    const pages = [first, searchset([dose('2')])];
    const fhir: Transport = {
      system: 'FHIR',
      send: async ({ query }) => ({
        status: 200,
        headers: {},
        body: undefined,
        ...(query?._summary === 'count' ? number(2) : pages.shift()),
      }),
    };
    const told: unknown[] = [];
    const watch = () => (read: number, total: number | undefined) => told.push([read, total]);
    await countPeriods(fhir, alone, places, ['202403'], { watch });
    assert.deepEqual(told, [
      [1, 2],
      [2, 2],
    ]);
  });

  it('takes a page that came twice', async () => {
    await run(scripted(searchset([dose('1'), dose('2'), dose('1')], undefined, { total: 2 })));
  });

  it('reads again where the number has become smaller meanwhile, and takes it where that goes on', async () => {
    const less = [searchset([dose('1')], undefined, { total: 2 }), number(1)];
    const right = searchset([dose('2')], undefined, { total: 1 });
    const fhir = scripted(...less, right);
    assert.equal((await run(fhir)).sources[0]?.read, 1);
    assert.equal(fhir.asked.length, 3);
    const always = scripted(...less, ...less, ...less);
    assert.equal((await run(always)).sources[0]?.read, 1);
    assert.equal(always.asked.length, 6);
  });

  it('reads again where a page was lost', async () => {
    const short = searchset([dose('1')], undefined, { total: 2 });
    const fhir = scripted(short, number(2), searchset([dose('1'), dose('2')], undefined, { total: 2 }));
    const { sources } = await run(fhir);
    assert.equal(sources[0]?.read, 2);
  });

  it('is an error by name where the number stays wrong', async () => {
    const short = searchset([dose('1')], undefined, { total: 2 });
    await assert.rejects(run(scripted(short, number(2), short, number(2), short, number(2))), {
      name: 'TransportError',
      code: 'count-mismatch',
      message:
        'FHIR: GET Immunization gave 1 resources on all pages, and counts 2 — run again; if it happens each time, look into the log of the server, and rebuild its search index (count-mismatch)',
    });
  });
});
