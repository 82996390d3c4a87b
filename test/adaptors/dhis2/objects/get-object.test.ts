import assert from 'node:assert/strict';
import {
  findDataElement,
  findDataSet,
  findOrgUnit,
  findUnitAttribute,
  getDataElement,
  getDataSet,
  getOrgUnit,
} from '../../../../adaptors/dhis2/index.ts';
import { startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, BCG, transportTo } from '../support/sample-report.ts';
import { answering, recordedServer } from './recorded.ts';

const ATTRIBUTES = [
  { id: 'qjGm6ert2GX', name: 'FHIR id', code: 'FHIR_ID', unique: true, organisationUnitAttribute: true },
  { id: 'zgdgKjaLdMG', name: 'FHIR code', code: 'FHIR_CODE', dataElementAttribute: true },
];

for (const version of ['2.41', '2.43'] as const) {
  const recordings = sharedPath(`recordings/dhis2-${version}`);
  (recordings ? describe : describe.skip)(sharedTitle(`get an object: recordings of ${version}`, recordings), () => {
    const folder = recordings ?? '';

    it('reads an org unit', async () => {
      const server = recordedServer(folder, '333-ou-get-one');
      const unit = await getOrgUnit(server, 'DiszpKrYNg8', ':owner');
      assert.deepEqual([unit.code, unit.parent], ['HF-0001', { id: 'FEhLhg6jB7O' }]);
      assert.deepEqual(server.asked, [
        { method: 'GET', path: 'organisationUnits/DiszpKrYNg8', query: { fields: ':owner' } },
      ]);
    });

    it('reads a data set and a data element', async () => {
      const dataSet = await getDataSet(recordedServer(folder, '371-ds-one'), 'kIfMNugiTgd');
      const element = await getDataElement(recordedServer(folder, '374-de-one'), 'CnPsS2xE8UN');
      assert.deepEqual([dataSet.periodType, element.code], ['Daily', 'DE_CASES']);
    });

    it('says that there is none', async () => {
      await assert.rejects(getOrgUnit(recordedServer(folder, '335-ou-get-unknown'), 'xxxxxxxxxx0'), {
        name: 'MetadataError',
        code: 'object-not-found',
        message: /organisationUnits\/xxxxxxxxxx0 could not be read: it is not there/,
      });
    });
  });

  it(`finds objects of ${version} by code and by UID`, async () => {
    const { log } = console;
    console.log = () => undefined;
    const server = await startDhis2Server({ version, metadata: [...sampleMetadata(), { attributes: ATTRIBUTES }] });
    try {
      const dhis2 = transportTo(server.url);
      assert.equal((await findOrgUnit(dhis2, 'TL-1001')).id, AMARI);
      assert.equal((await findOrgUnit(dhis2, AMARI)).code, 'TL-1001');
      assert.equal((await findDataSet(dhis2, 'EPI_MONTHLY')).id, 'jqSaKxtj8IA');
      assert.equal((await findDataElement(dhis2, BCG.code)).id, BCG.id);
      assert.equal((await findUnitAttribute(dhis2, 'FHIR_ID')).id, 'qjGm6ert2GX');
      await assert.rejects(findDataSet(dhis2, 'NONE'), { code: 'object-not-found', message: /"NONE"/ });
      await assert.rejects(findUnitAttribute(dhis2, 'FHIR_CODE'), /org units cannot have the attribute "FHIR_CODE"/);
      await assert.rejects(findUnitAttribute(dhis2, 'NONE'), /no attribute with code or UID "NONE"/);
    } finally {
      console.log = log;
      await server.close();
    }
  });
}

describe('get an object', () => {
  quiet();

  for (const uid of ['not-a-uid', '', '../users', 'DiszpKrYNg8/children']) {
    it(`asks nothing for "${uid}"`, async () => {
      const server = answering({});
      await assert.rejects(getOrgUnit(server, uid), { code: 'not-a-uid' });
      assert.deepEqual(server.asked, []);
    });
  }
});
