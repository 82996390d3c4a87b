import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Dhis2Server, type Dhis2ServerOptions, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';

const authorization = `Basic ${Buffer.from('admin:district').toString('base64')}`;
const now = (): Date => new Date('2026-11-21T10:00:00.000Z');

const metadata = {
  organisationUnits: [
    { id: 'rootUnit001', name: 'Land', shortName: 'Land', code: 'L', openingDate: '2000-01-01' },
    {
      ...{ id: 'clinicUnit1', name: 'Clinic', shortName: 'Clinic', code: 'C1', openingDate: '2000-01-01' },
      parent: { id: 'rootUnit001' },
    },
  ],
  categoryOptions: ['Male', 'Female', 'Young', 'Old'].map((name) => ({
    id: `option${name}`.padEnd(11, 'x'),
    name,
    code: name,
  })),
  categories: [
    { id: 'categorySex', name: 'Sex', categoryOptions: [{ id: 'optionMalex' }, { id: 'optionFemale' }] },
    { id: 'categoryAge', name: 'Age', categoryOptions: [{ id: 'optionYoung' }, { id: 'optionOldxx' }] },
  ],
  categoryCombos: [
    { id: 'comboSexAge', name: 'Sex and age', categories: [{ id: 'categorySex' }, { id: 'categoryAge' }] },
  ],
  dataElements: [
    {
      ...{ id: 'dosesGiven1', name: 'Doses', shortName: 'Doses', code: 'DOSES', domainType: 'AGGREGATE' },
      ...{ valueType: 'INTEGER_ZERO_OR_POSITIVE', aggregationType: 'SUM', zeroIsSignificant: true },
      categoryCombo: { id: 'comboSexAge' },
    },
  ],
  dataSets: [
    {
      ...{ id: 'vaccination', name: 'Vaccination', shortName: 'Vaccination', code: 'VAC', periodType: 'Monthly' },
      dataSetElements: [{ dataElement: { id: 'dosesGiven1' } }],
      organisationUnits: [{ id: 'clinicUnit1' }],
    },
  ],
};

async function withServer(options: Dhis2ServerOptions, work: (server: Dhis2Server) => Promise<void>): Promise<void> {
  const server = await startDhis2Server({ now, metadata: [metadata], ...options });
  try {
    await work(server);
  } finally {
    await server.close();
  }
}

interface Answer {
  status: number;
  body: {
    response?: { status: string; importCount: Record<string, number>; conflicts: { errorCode: string }[] };
  } & Record<string, unknown>;
}

async function call(server: Dhis2Server, path: string, body?: unknown): Promise<Answer> {
  const headers = { authorization, 'content-type': 'application/json' };
  const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`${server.url}/api/${path}`, init);
  return { status: response.status, body: JSON.parse((await response.text()) || '{}') };
}

const valueSet = (...values: string[]): unknown => ({
  ...{ dataSet: 'vaccination', period: '202610', orgUnit: 'clinicUnit1' },
  dataValues: values.map((value) => ({ dataElement: 'dosesGiven1', value })),
});

describe('embedded DHIS2', () => {
  it('makes an option combo for each pair of options, the same one every time', async () => {
    const names: unknown[] = [];
    for (let run = 0; run < 2; run += 1) {
      await withServer({}, async (server) => {
        const path = 'categoryOptionCombos?filter=categoryCombo.id:eq:comboSexAge&fields=id,name&paging=false';
        names.push((await call(server, path)).body.categoryOptionCombos);
        await call(server, 'maintenance/categoryOptionComboUpdate', {});
        assert.deepEqual((await call(server, path)).body.categoryOptionCombos, names[0]);
      });
    }
    assert.deepEqual(names[0], names[1]);
    assert.equal(Array.isArray(names[0]) && names[0].length, 4);
  });

  it('shows a data set with everything that is nested in it', async () => {
    await withServer({}, async (server) => {
      const nested = 'categoryCombo[id,categoryOptionCombos[id,name,categoryOptions[id,code]]]';
      const fields = `id,code,periodType,dataSetElements[dataElement[id,code,${nested}]],organisationUnits[code,openingDate]`;
      const { body } = await call(server, `dataSets?filter=code:eq:VAC&fields=${fields}&paging=false`);
      const [dataSet] = body.dataSets as { dataSetElements: { dataElement: Record<string, unknown> }[] }[];
      const combo = dataSet?.dataSetElements[0]?.dataElement.categoryCombo as { categoryOptionCombos: unknown[] };
      assert.equal(combo.categoryOptionCombos.length, 4);
      assert.deepEqual(Object.keys(dataSet ?? {}).sort(), [
        'code',
        'dataSetElements',
        'id',
        'organisationUnits',
        'periodType',
      ]);
      assert.match(
        JSON.stringify(dataSet),
        /"organisationUnits":\[\{"code":"C1","openingDate":"2000-01-01T00:00:00.000"\}\]/,
      );
    });
  });

  it('keeps what was stored, with who stored it', async () => {
    await withServer({}, async (server) => {
      server.put({
        dataElement: 'dosesGiven1',
        period: '202609',
        orgUnit: 'clinicUnit1',
        value: '4',
        storedBy: 'nurse',
      });
      const { status } = await call(server, 'dataValueSets', valueSet('5'));
      assert.equal(status, 200);
      assert.deepEqual(
        server
          .values({ dataSet: 'vaccination' })
          .map(({ period, value, storedBy, deleted }) => ({ period, value, storedBy, deleted })),
        [
          { period: '202609', value: '4', storedBy: 'nurse', deleted: false },
          { period: '202610', value: '5', storedBy: 'admin', deleted: false },
        ],
      );
      assert.deepEqual(server.values({ orgUnit: 'rootUnit001' }), []);
    });
  });

  it('answers 409 to a warning up to 2.42 and stores the good values', async () => {
    await withServer({}, async (server) => {
      const body = { dataValues: ['1', 'x'].map((value, at) => ({ ...one(at), value })) };
      const answer = await call(server, 'dataValueSets', body);
      assert.equal(answer.status, 409);
      assert.equal(answer.body.response?.status, 'WARNING');
      assert.deepEqual(answer.body.response?.importCount, { imported: 1, updated: 0, ignored: 1, deleted: 0 });
      assert.equal(server.values().length, 1);
    });
  });

  it('answers 200 to a warning from 2.43 on and counts what it stores as updated', async () => {
    await withServer({ version: '2.43' }, async (server) => {
      const body = { dataSet: 'vaccination', dataValues: ['1', 'x'].map((value, at) => ({ ...one(at), value })) };
      const answer = await call(server, 'dataValueSets', body);
      assert.equal(answer.status, 200);
      assert.deepEqual(answer.body.response?.importCount, { imported: 0, updated: 1, ignored: 1, deleted: 0 });
      assert.deepEqual(
        answer.body.response?.conflicts.map((each) => each.errorCode),
        ['E8122'],
      );
    });
  });

  it('says SUCCESS and stores nothing when 2.43 swallows a failure', async () => {
    await withServer({ version: '2.43' }, async (server) => {
      server.swallowWrites(1);
      const lost = await call(server, 'dataValueSets', valueSet('5'));
      assert.equal(lost.body.response?.status, 'SUCCESS');
      assert.deepEqual(lost.body.response?.importCount, { imported: 0, updated: 0, ignored: 1, deleted: 0 });
      assert.deepEqual(server.values(), []);
      const kept = await call(server, 'dataValueSets', valueSet('5'));
      assert.equal(kept.body.response?.importCount.updated, 1);
      assert.equal(server.values().length, 1);
    });
  });

  it('refuses duplicates as a whole from 2.43 on', async () => {
    await withServer({ version: '2.43' }, async (server) => {
      const answer = await call(server, 'dataValueSets', valueSet('5', '6'));
      assert.equal(answer.status, 409);
      assert.deepEqual(
        answer.body.response?.conflicts.map((each) => each.errorCode),
        ['E8128'],
      );
      assert.deepEqual(server.values(), []);
    });
  });

  it('does what an interceptor wants instead', async () => {
    const intercept = (): { kind: 'answer'; status: number } => ({ kind: 'answer', status: 503 });
    await withServer({ intercept }, async (server) => {
      const response = await fetch(`${server.url}/api/me`);
      assert.equal(response.status, 503);
      assert.equal(server.requests.length, 1);
    });
  });
});

/** Two values that differ in their unit-independent key. */
function one(at: number): Record<string, string> {
  return { dataElement: 'dosesGiven1', orgUnit: 'clinicUnit1', period: at === 0 ? '202609' : '202610' };
}

const synthea = sharedPath('data/synthea-1k');
(synthea ? describe : describe.skip)(sharedTitle('embedded DHIS2 with real-sized metadata', synthea), () => {
  it('loads the document and assigns the root to the administrator', async () => {
    const document: unknown = JSON.parse(readFileSync(`${synthea}/dhis2-metadata.json`, 'utf8'));
    await withServer({ metadata: [document] }, async (server) => {
      const units = await call(server, 'organisationUnits?pageSize=1&fields=id');
      assert.equal((units.body.pager as { total: number }).total, 489);
      const sets = await call(server, 'dataSets?fields=code,dataSetElements~size&paging=false');
      assert.equal((sets.body.dataSets as unknown[]).length, 2);
      const me = await call(server, 'me?fields=organisationUnits[name]');
      assert.deepEqual(me.body, { organisationUnits: [{ name: 'Synthea' }] });
    });
  });

  it('passes the same document through the API', async () => {
    const document: unknown = JSON.parse(readFileSync(`${synthea}/dhis2-metadata.json`, 'utf8'));
    await withServer({ metadata: [] }, async (server) => {
      const answer = await call(server, 'metadata', document);
      assert.equal(answer.status, 200, JSON.stringify(answer.body).slice(0, 500));
    });
  });
});
