import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildLocalAdaptors } from '../../../cli/build/index.ts';
import { type SmallProject, smallProject } from './support/small-project.ts';

describe('buildLocalAdaptors', () => {
  let project: SmallProject;
  beforeEach(() => {
    project = smallProject({
      'adaptors/language-dhis2/index.ts': "export { fn } from '@openfn/language-common';\nexport * from './get.ts';\n",
      'adaptors/language-fhir/index.ts': "export { fn } from '@openfn/language-common';\n",
      'adaptors/language-dhis2/get.ts': 'export const get = (path: string): string => path;\n',
    });
  });
  afterEach(() => project.remove());

  it('writes a package that the openfn command takes as a local adaptor', async () => {
    const folders = await buildLocalAdaptors(project.path('dist'), project.path('adaptors'));
    assert.deepEqual(folders, ['dist/language-dhis2', 'dist/language-fhir'].map(project.path));
    const [folder = ''] = folders;
    const manifest: unknown = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    assert.deepEqual(manifest, {
      name: '@openfn/language-dhis2',
      version: '8.2.1',
      description: 'Operations compatible with the published adaptor, built by Tallysheet',
      type: 'module',
      main: './dist/index.js',
      exports: { '.': { import: './dist/index.js' }, './package.json': './package.json' },
      dependencies: { '@openfn/language-common': '^3.3.4' },
    });
    const source = readFileSync(join(folder, 'dist/index.js'), 'utf8');
    assert.match(source, /from "@openfn\/language-common"/);
    assert.doesNotMatch(source, /get\.ts"/);
    const fhir: unknown = JSON.parse(readFileSync(project.path('dist/language-fhir/package.json'), 'utf8'));
    assert.equal(Reflect.get(fhir as object, 'name'), '@openfn/language-fhir');
    assert.equal(Reflect.get(fhir as object, 'version'), '5.1.2');
  });

  it('removes what an earlier build left', async () => {
    project.write('dist/language-dhis2/dist/old.js', '');
    await buildLocalAdaptors(project.path('dist'), project.path('adaptors'));
    assert.equal(existsSync(project.path('dist/language-dhis2/dist/old.js')), false);
  });

  it('builds nothing where the sources are not there', async () => {
    assert.deepEqual(await buildLocalAdaptors(project.path('dist'), project.path('nowhere')), []);
    assert.equal(existsSync(project.path('dist')), false);
  });
});
