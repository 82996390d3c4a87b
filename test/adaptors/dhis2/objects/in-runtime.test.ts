import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { getOrgUnit } from '../../../../adaptors/dhis2/index.ts';
import { ESBUILD_OPTIONS } from '../../../../cli/build/bundle-job.ts';
import { checkBundle } from '../../../../cli/build/check-bundle.ts';
import { escapeTexts } from '../../../../cli/build/escape-texts.ts';
import { exportDefault } from '../../../../cli/build/export-default.ts';
import { buildLocalAdaptors } from '../../../../cli/build/index.ts';
import { runWorkflow } from '../../../../cli/run/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { type TempWorkflow, tempWorkflow } from '../../../cli/run/temp-workflow.ts';
import { quiet } from '../support/quiet.ts';
import { transportTo } from '../support/sample-report.ts';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const JOB = `
import { http } from '@openfn/language-dhis2';
import { createOrgUnit, listOrgUnits, orgUnitUid, patchOrgUnit, replaceOrgUnit } from '${ROOT}adaptors/dhis2/index.ts';
import { overDhis2 } from '${ROOT}adaptors/transport/index.ts';

async function keepOrgUnits(state: { configuration: unknown }) {
  const dhis2 = overDhis2(http)(state.configuration);
  const id = orgUnitUid('Location/7');
  const [north] = await listOrgUnits(dhis2, { filters: ['code:eq:TL-N'] });
  const parent = { id: north?.id ?? '' };
  await createOrgUnit(dhis2, { id, name: 'Post', shortName: 'Post', openingDate: '2026-01-01', parent });
  await patchOrgUnit(dhis2, id, [{ op: 'replace', path: '/name', value: 'Outreach Post' }]);
  await replaceOrgUnit(dhis2, id, { code: 'TL-9' });
  const { outcome } = await createOrgUnit(dhis2, { id, name: 'Post', shortName: 'Post', openingDate: '2026-01-01' });
  return { ...state, data: { id, outcome } };
}

const steps = [keepOrgUnits];
export default steps;
export * from '@openfn/language-dhis2';
`;

describe('operations on org units in the OpenFn runtime', function () {
  this.timeout(180_000);
  quiet();
  let server: Dhis2Server;
  let flow: TempWorkflow | undefined;
  let source: string;

  before(async () => {
    const stdin = { contents: JOB, loader: 'ts', resolveDir: ROOT } as const;
    const result = await build({ ...ESBUILD_OPTIONS, stdin, write: false });
    source = escapeTexts(exportDefault(result.outputFiles[0]?.text ?? ''));
  });
  beforeEach(async () => {
    server = await startDhis2Server({ version: '2.43', metadata: sampleMetadata() });
  });
  afterEach(async () => {
    flow?.remove();
    await server.close();
  });

  it('pass the rules of the compiler', () => {
    assert.deepEqual(checkBundle(source, '@openfn/language-dhis2@8.2.1'), []);
  });

  it('create, patch and replace, over the DHIS2 adaptor', async () => {
    const step = { id: 'units', adaptor: '@openfn/language-dhis2@8.2.1', configuration: 'dhis2', expression: source };
    flow = tempWorkflow([step]);
    const dist = dirname(flow.dist);
    await buildLocalAdaptors(dist);
    const link = join(dist, 'node_modules/@openfn/language-common');
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules/@openfn/language-common'), link);
    const credentials = { dhis2: { hostUrl: server.url, username: 'admin', password: 'district' } };
    const { state, error } = await runWorkflow({ ...flow, credentials, onLog: () => undefined });
    assert.equal(error, undefined);
    const { id, outcome } = (state as { data: { id: string; outcome: string } }).data;
    assert.equal(outcome, 'found');
    const unit = await getOrgUnit(transportTo(server.url), id);
    assert.deepEqual([unit.name, unit.code, unit.parent], ['Outreach Post', 'TL-9', { id: 'ts1AT7jVTqV' }]);
    assert.deepEqual(
      server.requests.flatMap(({ method }) => (method === 'GET' ? [] : [method])),
      ['POST', 'PATCH', 'PUT', 'POST'],
    );
  });
});
