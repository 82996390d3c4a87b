import assert from 'node:assert/strict';
import { countPeriods } from '../../../adaptors/fhir/count-periods.ts';
import { findChanges } from '../../../adaptors/fhir/find-changes.ts';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { createLookup } from '../../../adaptors/tally/lookup.ts';
import type { Transport, TransportRequest } from '../../../adaptors/transport/index.ts';
import { compile } from '../tally/compile.ts';
import { dosesBy } from './doses-of-children.ts';

const mapping = compile(`${dosesBy('type: Monthly, timeZone: UTC, since: 2024-01')}sources:
  - { rows: dose, date: date, orgUnit: [place], values: [{ dataElement: DOSES }] }
`);
const lookup = createLookup(mapping.lookup);
const places = { lookup, findOrgUnit: lookup.find };
const START = Date.parse('2024-06-01T00:00:00Z');

type Stored = FhirResource & { meta: { versionId: string; lastUpdated: string } };

/**
 * A server whose pages are cut anew each time, by the order of change, as those of Firely and LinuxForHealth are: what
 * leaves an earlier page moves all others forward.
 */
function shifting(options: { readonly total: boolean; readonly onPage: (number: number) => void }) {
  const stored = new Map<string, Stored>();
  let minutes = 0;
  let pages = 0;
  const transport: Transport = {
    system: 'FHIR',
    async send({ path, query = {} }: TransportRequest) {
      if (path !== 'Immunization') return { status: 404, headers: {}, body: {} };
      const valuesOf = (name: string) => [query[name] ?? []].flat();
      const skip = Number(valuesOf('_skip')[0] ?? 0);
      if (valuesOf('_summary').length === 0) {
        pages += 1;
        options.onPage(pages);
      }
      const found = [...stored.values()]
        .filter((one) => valuesOf('date').every((asked) => isWithin(String(one.occurrenceDateTime), asked)))
        .filter(({ meta }) => valuesOf('_lastUpdated').every((asked) => isWithin(meta.lastUpdated, asked)))
        .sort((a, b) => (a.meta.lastUpdated < b.meta.lastUpdated ? -1 : 1));
      const size = Number(valuesOf('_count')[0] ?? 2) === 1 ? 1 : 2;
      const ordered = valuesOf('_sort')[0] === '-_lastUpdated' ? [...found].reverse() : found;
      const link = skip + size < found.length ? [{ relation: 'next', url: nextOf(query, skip + size) }] : [];
      const hasTotal = options.total || valuesOf('_summary').length > 0;
      const entry = ordered.slice(skip, skip + size).map((resource) => ({ resource }));
      const body = { resourceType: 'Bundle', type: 'searchset', link, ...(hasTotal ? { total: found.length } : {}) };
      const headers = { date: new Date(START + minutes * 60_000).toUTCString() };
      return { status: 200, headers, body: valuesOf('_summary').length > 0 ? body : { ...body, entry } };
    },
  };
  return {
    transport,
    put(id: string, day: string): void {
      minutes += 20;
      const versionId = String(Number(stored.get(id)?.meta.versionId ?? 0) + 1);
      const meta = { versionId, lastUpdated: new Date(START + minutes * 60_000).toISOString() };
      const location = { reference: 'Location/loc-1' };
      stored.set(id, { resourceType: 'Immunization', id, occurrenceDateTime: day, location, meta });
    },
    delete: (id: string) => void stored.delete(id),
    get size() {
      return stored.size;
    },
    get pages() {
      return pages;
    },
  };
}

function isWithin(value: string, asked: string): boolean {
  return asked.startsWith('ge') ? value >= asked.slice(2) : value.slice(0, asked.length - 2) <= asked.slice(2);
}

function nextOf(query: NonNullable<TransportRequest['query']>, skip: number): string {
  const pairs = Object.entries({ ...query, _skip: String(skip) }).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}=${encodeURIComponent(value)}`),
  );
  return `http://h/fhir/Immunization?${pairs.join('&')}`;
}

const DAYS = ['2024-03-05', '2024-03-06', '2024-04-05', '2024-04-06', '2024-05-05', '2024-05-06'];

const A_MONTH_EACH = ['2024-01-05', '2024-02-05', '2024-03-05', '2024-04-05', '2024-05-05', '2024-06-05'];

describe('pages that shift while they are read', () => {
  /** Six doses in three months, and what happens when the third page is asked for: the first two are read then. */
  function start(total: boolean, happens: (server: ReturnType<typeof shifting>) => void, days = DAYS) {
    let done = false;
    const server = shifting({
      total,
      onPage: (number) => {
        if (number !== 2 || done) return;
        done = true;
        happens(server);
      },
    });
    for (const [at, day] of days.entries()) server.put(`d-${at}`, day);
    return server;
  }
  const months = ['202403', '202404', '202405'];
  const cells = async ({ transport }: ReturnType<typeof shifting>) => {
    const result = await countPeriods(transport, mapping, places, months);
    return { cells: result.cells.map(({ period, value }) => `${period} ${value}`), unsettled: result.unsettled };
  };

  for (const total of [true, false]) {
    const which = total ? 'with each page' : 'only when asked';
    it(`lose nothing where one is deleted, on a server that counts ${which}`, async () => {
      const server = start(total, (one) => one.delete('d-0'));
      assert.deepEqual(await cells(server), { cells: ['202403 1', '202404 2', '202405 2'], unsettled: [] });
    });

    it(`lose nothing where one is deleted and another comes, on a server that counts ${which}`, async () => {
      const server = start(total, (one) => {
        one.delete('d-0');
        one.put('d-6', '2024-05-07');
      });
      assert.deepEqual(await cells(server), { cells: ['202403 1', '202404 2', '202405 3'], unsettled: [] });
    });

    it(`are read once where others come alone, on a server that counts ${which}`, async () => {
      const server = start(total, (one) => one.put('d-6', '2024-05-07'));
      assert.deepEqual(await cells(server), { cells: ['202403 2', '202404 2', '202405 3'], unsettled: [] });
      assert.equal(server.pages, 4);
    });

    it(`hide no change where one is deleted and another comes, on a server that counts ${which}`, async () => {
      const server = start(
        total,
        (one) => {
          one.delete('d-0');
          one.put('d-6', '2024-07-07');
        },
        A_MONTH_EACH,
      );
      const { periods } = await findChanges(server.transport, mapping, { Immunization: '2024-06-01T00:00:00.000Z' });
      assert.deepEqual(periods, ['202402', '202403', '202404', '202405', '202406', '202407']);
    });

    it(`lose nothing where one moves out of the window, on a server that counts ${which}`, async () => {
      const server = start(total, (one) => one.put('d-0', '2023-01-01'));
      assert.deepEqual(await cells(server), { cells: ['202403 1', '202404 2', '202405 2'], unsettled: [] });
    });

    it(`hide no change where another changed resource is deleted, on a server that counts ${which}`, async () => {
      const server = start(total, (one) => one.delete('d-0'), A_MONTH_EACH);
      const { periods } = await findChanges(server.transport, mapping, { Immunization: '2024-06-01T00:00:00.000Z' });
      assert.deepEqual(periods, ['202402', '202403', '202404', '202405', '202406']);
    });

    it(`hide no change where one changes again and another comes, on a server that counts ${which}`, async () => {
      const server = start(
        total,
        (one) => {
          one.put('d-0', '2024-06-07');
          one.put('d-6', '2024-07-07');
        },
        A_MONTH_EACH,
      );
      const { periods } = await findChanges(server.transport, mapping, { Immunization: '2024-06-01T00:00:00.000Z' });
      assert.deepEqual(periods, ['202402', '202403', '202404', '202405', '202406', '202407']);
    });
  }

  it('make everything be counted again where changes shift each time that they are read', async () => {
    let number = 0;
    const server = shifting({
      total: true,
      onPage: () => {
        number += 1;
        // What was read first changes again and again.
        if (number % 2 === 0) server.put(`d-${Math.floor(number / 2) % 6}`, '2024-03-07');
      },
    });
    for (const [at, day] of DAYS.entries()) server.put(`d-${at}`, day);
    const { periods, storms } = await findChanges(server.transport, mapping, {
      Immunization: '2024-06-01T00:00:00.000Z',
    });
    assert.deepEqual([periods, storms], ['all', ['Immunization']]);
  });
});
