import assert from 'node:assert/strict';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { opensrpMetadata } from '../../../cli/sandbox/sample/index.ts';
import { opensrpResources } from '../../../cli/sandbox/sample/opensrp/opensrp-resources.ts';
import { opensrpTags } from '../../../cli/sandbox/sample/opensrp/opensrp-tags.ts';
import { changedLines } from '../../workflow/support/changed-lines.ts';
import { shippedWorkflow } from '../../workflow/support/shipped-workflow.ts';
import { sharedHapi } from '../hapi/shared-hapi.ts';
import { type Stored, stored } from '../hapi/stored.ts';
import { orSkip } from '../java/or-skip.ts';
import { healthRealm } from '../keycloak/health-realm.ts';
import type { Realm } from '../keycloak/keycloak-admin.ts';
import { sharedKeycloak } from '../keycloak/shared-keycloak.ts';
import { type IntoDhis2, intoDhis2 } from './into-dhis2.ts';
import { INSIDE, type SecuredFhir, startSecuredFhir } from './secured-fhir.ts';

const SECRET = 'opensrp-secret';
const READ = ['IMMUNIZATION', 'PATIENT', 'QUESTIONNAIRERESPONSE'];

describe('opensrp-weekly, on a real HAPI behind the FHIR gateway and Keycloak', () => {
  let hapiUrl: string;
  let realm: Realm;
  let fhir: SecuredFhir;
  let data: Stored;
  let into: IntoDhis2;
  let credential: Record<string, unknown>;

  before(async function () {
    const [hapi, keycloak] = await orSkip(this, Promise.all([sharedHapi(), sharedKeycloak()]));
    hapiUrl = hapi.url;
    const roles = ['GET_LOCATION', ...READ.flatMap((type) => [`GET_${type}`, `POST_${type}`])];
    realm = await keycloak.makeRealm(
      healthRealm('opensrp', [{ clientId: 'tallysheet', proof: { secret: SECRET }, roles, tokenSeconds: 30 }]),
    );
    fhir = await startSecuredFhir(hapi, realm, 10);
    data = await stored(hapi, opensrpResources({ today: '2026-02-10' }));
    const { tokenUrl } = realm;
    const client = { clientId: 'tallysheet', clientSecret: SECRET };
    credential = { ...fhir.address, grantType: 'client_credentials', tokenUrl, ...client };
  });
  after(async () => {
    await data?.remove();
    await into?.close();
    await fhir?.close();
  });

  const start = async () => {
    into = await intoDhis2(await shippedWorkflow('opensrp-weekly'), opensrpMetadata());
  };
  const values = () =>
    into.dhis2
      .values()
      .filter(({ deleted }) => !deleted)
      .map(({ period, orgUnit, dataElement, categoryOptionCombo: combo, value }) =>
        [period, orgUnit, dataElement, combo, value].join(' '),
      )
      .sort();

  it('gives the same values as HAPI itself, though links of pages name a host that nobody reaches', async () => {
    await start();
    const straight = await into.run(fhirCredential(hapiUrl));
    assert.equal(straight.error, undefined);
    const expected = values();
    assert.ok(expected.length > 50, `${expected.length} values`);
    await into.close();

    await start();
    const { error } = await into.run(credential);
    assert.equal(error, undefined, into.traces());
    assert.deepEqual(values(), expected);
    assert.ok(fhir.requests.filter(({ query }) => query.includes('_getpages')).length > 3);
    assert.ok(!into.traces().includes(SECRET));
  });

  it('has such links', async () => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: 'tallysheet',
      client_secret: SECRET,
    });
    const answer = await fetch(realm.tokenUrl, { method: 'POST', body: form });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const url = `${fhir.address.baseUrl}/fhir/Immunization?_count=100`;
    const page = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    assert.ok((await page.text()).includes(`"http://${INSIDE}/fhir?_getpages=`));
  });

  it('counts what came within a minute of the run before, though the gateway hands no Cache-Control on', async () => {
    const before = values();
    await data.add([
      {
        resourceType: 'Immunization',
        id: 'late-dose',
        meta: { tag: opensrpTags('loc-belo', 'village', 0) },
        status: 'completed',
        vaccineCode: { coding: [{ code: 'NEW-VACCINE' }] },
        patient: { reference: 'Patient/nobody' },
        occurrenceDateTime: '2026-01-07',
      },
    ]);
    assert.equal((await into.run(credential)).error, undefined, into.traces());
    const changed = changedLines(before, values());
    assert.equal(changed.length, 1, changed.join('\n'));
    assert.match(changed[0] ?? '', /^\+ 2026W2 .* 1$/);
  });

  it('sends nothing again', async () => {
    const posts = () => into.dhis2.requests.filter(({ method }) => method === 'POST').length;
    const before = posts();
    assert.equal((await into.run(credential)).error, undefined);
    assert.equal(posts(), before);
  });
});
