import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dateRange } from '../../../../cli/sandbox/fhir/date-range.ts';
import { startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { matchDate } from '../../../../cli/sandbox/fhir/match-date.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { dose, search } from './support.ts';

describe('dates in searches', () => {
  const cases: [string, string, boolean][] = [
    ['2024-03-31', 'ge2024-03-31', true],
    ['2024-03-31', 'gt2024-03-31', false],
    ['2024-03-31', 'gt2024-03-30', true],
    ['2024-03-31', 'lt2024-04-01', true],
    ['2024-03-31', 'lt2024-03-31', false],
    ['2024-03-31', 'le2024-03', true],
    ['2024-03-31', '2024-03', true],
    ['2024-03-31', 'ne2024-03-31', false],
    ['2024-03', '2024-03-31', false],
    ['2024-03', 'ge2024-03-31', true],
    ['2024-02', 'le2024-02-01', true],
    ['2024-02-29T23:30:00-05:00', '2024-02-29', true],
    ['2024-02-29T23:30:00-05:00', 'ge2024-03-01', false],
    ['2024-02-29T23:30:00-05:00', 'ge2024-03-01T04:00:00Z', true],
    ['2024-02-29T23:30:00-05:00', 'ge2024-03-01T04:30:01Z', false],
    ['2024-02-29T23:30:00-05:00', 'sa2024-02-28', true],
    ['2024-02-29T23:30:00-05:00', 'eb2024-03-01', true],
    ['2024-02-29T23:30Z', '2024-02-29T23:30:00Z', false],
    ['2024-02-29T23:30:00Z', '2024-02-29T23:30Z', true],
  ];
  for (const [written, asked, expected] of cases) {
    it(`${asked} ${expected ? 'finds' : 'does not find'} ${written}`, () => {
      const range = dateRange(written);
      assert.ok(range);
      assert.equal(matchDate(asked, false)(range), expected);
    });
  }

  it('knows what is no date', () => {
    for (const text of ['2024-02-30', '2024-13', 'soon', '2024-1-1', '2024-01-01T25:00:00Z', '']) {
      assert.equal(dateRange(text), undefined, text);
    }
  });
});

const recordings = sharedPath('recordings/hapi-8.8');

(recordings ? describe : describe.skip)(sharedTitle('date boundaries as HAPI FHIR 8.8.0 has them', recordings), () => {
  const read = (name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(`${recordings}/${name}.json`, 'utf8'));

  it('compares days as written and times as instants', async () => {
    const server = await startFhirServer();
    server.put(dose('d1', '2030-01-01T00:30:00+02:00'));
    const table = read('11-date-zone-table').out2 as Record<string, number>;
    const found: Record<string, number | undefined> = {};
    for (const query of Object.keys(table)) {
      found[query] = (await search(server, `Immunization?_summary=count&${query}`)).total;
    }
    await server.close();
    assert.deepEqual(found, table);
  });

  it('compares _lastUpdated to the precision that is asked with', async () => {
    const recorded = read('11-lastUpdated-table') as {
      lastUpdated: string;
      total_by_query: Record<string, [string, number]>;
    };
    const server = await startFhirServer({ now: () => new Date(recorded.lastUpdated) });
    server.put(dose('d1', '2030-01-01'));
    const found: Record<string, [string, number | undefined]> = {};
    for (const [title, [query]] of Object.entries(recorded.total_by_query)) {
      found[title] = [query, (await search(server, `Immunization?_summary=count&${query}`)).total];
    }
    await server.close();
    assert.deepEqual(found, recorded.total_by_query);
  });
});
