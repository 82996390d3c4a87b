import assert from 'node:assert/strict';
import { dataSetOfMetadata } from '../../../../adaptors/dhis2/metadata/data-set-of-metadata.ts';
import type { Metadata } from '../../../../adaptors/dhis2/metadata/metadata.ts';
import { type PullScope, pullMetadata } from '../../../../adaptors/dhis2/metadata/pull-metadata.ts';
import { readDataSet } from '../../../../adaptors/dhis2/metadata/read-data-set.ts';
import type { Dhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { BY_PARTNER, GOVERNMENT, PARTNERS } from '../support/partners.ts';
import { AMARI, BELO, transportTo, USER } from '../support/sample-report.ts';
import { serverPerTest } from '../support/server-per-test.ts';

const [UNIQUE, PHONE] = ['qjGm6ert2GX', 'PhoneAttr01'];
const SCOPE: PullScope = { dataSets: ['EPI_MONTHLY'], attributes: [] };

for (const version of ['2.41', '2.43'] as const) {
  describe(`pull metadata of ${version}`, () => {
    const suite = serverPerTest(version);
    const pull = (server: Dhis2Server, scope = SCOPE): Promise<Metadata> =>
      pullMetadata(transportTo(server.url), scope);

    it('reads the data set with everything that it refers to', async () => {
      const metadata = await pull(await suite.start());
      const sizes = Object.entries(metadata).flatMap(([key, list]) =>
        Array.isArray(list) ? [`${key} ${list.length}`] : [],
      );
      assert.deepEqual(sizes, [
        'attributes 0',
        'categories 3',
        'categoryCombos 3',
        'categoryOptionCombos 7',
        'categoryOptions 5',
        'dataElements 16',
        'dataSets 1',
        'organisationUnits 9',
        'indicators 2',
      ]);
      assert.match(metadata.system?.version ?? '', new RegExp(`^${version.replace('.', '\\.')}`));
      assert.equal(metadata.system?.calendar, 'iso8601');
      const text = JSON.stringify(metadata);
      for (const word of ['user', USER.username, 'lastUpdated', 'href', 'sharing', 'created']) {
        assert.ok(!text.includes(word), word);
      }
    });

    it('gives the data set that a report reads from the server', async () => {
      const server = await suite.start();
      const live = await readDataSet(transportTo(server.url), 'EPI_MONTHLY');
      const pulled = dataSetOfMetadata(await pull(server), 'EPI_MONTHLY', 'uid');
      // What the user may do is no part of the metadata.
      const sorted = ({ elements, access: _, ...rest }: typeof live) => ({
        ...rest,
        orgUnits: [...rest.orgUnits].sort(byId),
        elements: [...elements]
          .map((element) => ({ ...element, optionCombos: [...element.optionCombos].sort(byId) }))
          .sort(byId),
      });
      assert.deepEqual(sorted(pulled), sorted(live));
    });

    it('reads attribute options with their limits', async () => {
      const server = await suite.start(BY_PARTNER);
      const limit = { startDate: '2020-01-01', organisationUnits: [{ id: AMARI }] };
      const [first, second] = PARTNERS.categoryOptions;
      server.importMetadata({ ...PARTNERS, categoryOptions: [{ ...first, ...limit }, second] });
      const { attributeOptionCombos } = dataSetOfMetadata(await pull(server), 'EPI_MONTHLY', 'uid');
      const [option] = attributeOptionCombos.find(({ id }) => id === GOVERNMENT)?.categoryOptions ?? [];
      assert.deepEqual([option?.startDate?.slice(0, 10), option?.organisationUnits], ['2020-01-01', [{ id: AMARI }]]);
    });

    it('reads no other attributes of units than unique ones, unless they are asked for', async () => {
      const server = await suite.start();
      server.importMetadata({
        attributes: [
          { id: UNIQUE, code: 'FHIR_ID', name: 'FHIR id', unique: true },
          { id: PHONE, code: 'PHONE', name: 'Telephone' },
        ],
        organisationUnits: [
          {
            id: AMARI,
            attributeValues: [
              { attribute: { id: UNIQUE }, value: 'f-1' },
              { attribute: { id: PHONE }, value: '555-0100' },
            ],
          },
          { id: BELO, attributeValues: [{ attribute: { id: PHONE }, value: '555-0101' }] },
        ],
      });
      const metadata = await pull(server);
      const values = (from: Metadata) =>
        from.organisationUnits.flatMap(({ attributeValues = [] }) => attributeValues.map(({ value }) => value)).sort();
      assert.deepEqual([metadata.attributes.map(({ code }) => code), values(metadata)], [['FHIR_ID'], ['f-1']]);
      const asked = await pull(server, { ...SCOPE, attributes: ['PHONE'] });
      assert.deepEqual(values(asked), ['555-0100', '555-0101', 'f-1']);
      assert.equal(
        dataSetOfMetadata(asked, 'EPI_MONTHLY', 'attribute:PHONE').orgUnits.find(({ id }) => id === BELO)
          ?.attributeValue,
        '555-0101',
      );
    });

    it('refuses what is not there, and what the user may not read', async () => {
      const server = await suite.start();
      await assert.rejects(pull(server, { ...SCOPE, dataSets: ['EPI_WEEKLY'] }), { code: 'data-set-not-found' });
      await assert.rejects(pull(server, { ...SCOPE, attributes: ['NONE'] }), { code: 'attribute-not-found' });
      suite.fault = ({ path }) =>
        path.endsWith('/dataElements')
          ? {
              kind: 'answer',
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: '{"dataElements":[]}',
            }
          : undefined;
      await assert.rejects(pull(server), {
        code: 'metadata-not-shared',
        message: /does not show 16 of 16 dataElements/,
      });
    });

    it('does without categories that the user may not read', async () => {
      const server = await suite.start();
      const body = '{"categories":[],"pager":{"page":1,"total":0,"pageCount":1}}';
      suite.fault = ({ path }) =>
        path.endsWith('/categories')
          ? { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body }
          : undefined;
      const { categories, categoryCombos } = await pull(server);
      assert.deepEqual([categories.length, categoryCombos.length], [0, 3]);
    });

    it('asks for pages in an order that stays', async () => {
      const server = await suite.start();
      const queries: URLSearchParams[] = [];
      suite.fault = ({ path, query }) => {
        if (path.endsWith('/categoryOptionCombos')) queries.push(query);
        return undefined;
      };
      await pull(server);
      assert.deepEqual(
        queries.map((query) => [query.get('order'), query.get('page'), query.get('pageSize')]),
        [['id:asc', '1', '1000']],
      );
    });
  });
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}
