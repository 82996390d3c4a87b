import assert from 'node:assert/strict';
import { join } from 'node:path';
import { resolveAdaptor } from '../../../cli/run/resolve-adaptor.ts';
import { type TempWorkflow, tempWorkflow } from './temp-workflow.ts';

describe('resolveAdaptor', () => {
  let flow: TempWorkflow;
  let repoDir: string;

  beforeEach(() => {
    flow = tempWorkflow([{ id: 'tally', expression: '' }]);
    const installed = ['@openfn/language-dhis2_8.2.1', '@openfn/language-dhis2_8.2.10', '@openfn/language-dhis2_8.2.9'];
    repoDir = join(
      flow.write('repo/package.json', { dependencies: Object.fromEntries(installed.map((alias) => [alias, 'x'])) }),
      '..',
    );
    for (const alias of installed) {
      const manifest = { name: '@openfn/language-dhis2', version: alias.split('_')[1] };
      flow.write(`repo/node_modules/${alias}/package.json`, manifest);
    }
  });
  afterEach(() => flow.remove());

  it('takes the very version from the folder of the CLI', () => {
    for (const wanted of ['@openfn/language-dhis2@8.2.1', 'dhis2@8.2.1']) {
      const { name, version, path, note } = resolveAdaptor(wanted, { dist: flow.dist, repoDir });
      assert.deepEqual([name, version, note], ['@openfn/language-dhis2', '8.2.1', undefined]);
      assert.equal(path, join(repoDir, 'node_modules/@openfn/language-dhis2_8.2.1'));
    }
  });

  it('takes the newest there when that version is not, and says so', () => {
    const { version, note } = resolveAdaptor('@openfn/language-dhis2@8.3.0', { dist: flow.dist, repoDir });
    assert.equal(version, '8.2.10');
    assert.equal(note, '@openfn/language-dhis2 8.2.10 from OPENFN_REPO_DIR stands in for 8.3.0');
    assert.equal(resolveAdaptor('dhis2', { dist: flow.dist, repoDir }).note, undefined);
  });

  it("takes the project's own packages, and says which version stands in", () => {
    const { version, note, path } = resolveAdaptor('@openfn/language-tiny@1.2.0', { dist: flow.dist, repoDir });
    assert.equal(version, '1.0.0');
    assert.equal(note, '@openfn/language-tiny 1.0.0 from node_modules stands in for 1.2.0');
    assert.equal(path, join(flow.dist, '../node_modules/@openfn/language-tiny'));
    assert.match(resolveAdaptor('common', { dist: flow.dist }).path, /node_modules.@openfn.language-common$/);
  });

  it('takes the compatible language-dhis2 beside the workflows', () => {
    flow.write('dist/language-dhis2/package.json', { version: '8.2.1' });
    const { path, note } = resolveAdaptor('@openfn/language-dhis2@8.2.1', { dist: flow.dist });
    assert.equal(path, join(flow.dist, '../language-dhis2'));
    assert.equal(note, '@openfn/language-dhis2 8.2.1 from the compatible implementation stands in for 8.2.1');
  });

  it('takes a folder that the step or the caller names before anything else', () => {
    const folder = join(flow.dist, '../node_modules/@openfn/language-tiny');
    const localAdaptors = { '@openfn/language-dhis2': folder };
    assert.equal(resolveAdaptor('dhis2@8.2.1', { dist: flow.dist, repoDir, localAdaptors }).path, folder);
    assert.equal(resolveAdaptor(`dhis2@8.2.1=${folder}`, { dist: flow.dist, repoDir }).path, folder);
    assert.equal(resolveAdaptor(`dhis2=${folder}`, { dist: flow.dist, repoDir }).path, folder);
    assert.throws(() => resolveAdaptor('dhis2=nowhere', { dist: flow.dist }), { code: 'adaptor-missing' });
  });

  it('says what to do when there is none', () => {
    const missing = () => resolveAdaptor('@openfn/language-dhis2@8.2.1', { dist: flow.dist });
    assert.throws(missing, {
      code: 'adaptor-missing',
      message: 'The adaptor @openfn/language-dhis2@8.2.1 is not installed.',
      fix: /npm install @openfn\/language-dhis2, or set OPENFN_REPO_DIR.* tallysheet build/,
    });
  });
});
