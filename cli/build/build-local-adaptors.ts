import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The releases of the published adaptors whose operations the compatible ones have. */
const VERSIONS = { 'language-dhis2': '8.2.1', 'language-fhir': '5.1.2', 'language-http': '7.3.2' } as const;
const COMMON = '@openfn/language-common';
/** Our language-http is the published one with a `request` of its own. */
const HTTP = '@openfn/language-http';
const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Build the compatible adaptors for DHIS2, FHIR and HTTP into packages that `openfn` takes as local adaptors, as in
 * `@openfn/language-dhis2=dist/language-dhis2`.
 *
 * @param outDir folder that gets `language-dhis2/`, `language-fhir/` and `language-http/`
 * @param adaptorsDir folder with the sources; the project's own by default
 * @returns paths of the packages written; empty when the sources are not there
 * @throws esbuild's error when an adaptor cannot be bundled
 * @example await buildLocalAdaptors('dist') // ['dist/language-dhis2', 'dist/language-fhir', 'dist/language-http']
 */
export async function buildLocalAdaptors(outDir: string, adaptorsDir = join(PROJECT, 'adaptors')): Promise<string[]> {
  const names = (Object.keys(VERSIONS) as (keyof typeof VERSIONS)[]).filter((name) =>
    existsSync(join(adaptorsDir, name, 'index.ts')),
  );
  return Promise.all(names.map((name) => buildLocalAdaptor(name, outDir, adaptorsDir)));
}

async function buildLocalAdaptor(name: keyof typeof VERSIONS, outDir: string, adaptorsDir: string): Promise<string> {
  const folder = resolve(outDir, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [join(adaptorsDir, name, 'index.ts')],
    absWorkingDir: dirname(adaptorsDir),
    outfile: join(folder, 'dist', 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [COMMON, HTTP],
    legalComments: 'none',
    logLevel: 'silent',
  });
  const wraps = name === 'language-http';
  const manifest = {
    name: `@openfn/${name}`,
    version: VERSIONS[name],
    description: 'Operations compatible with the published adaptor, built by Tallysheet',
    type: 'module',
    main: './dist/index.js',
    // With `exports` Node would take the name of the published adaptor, inside of ours, for our own.
    ...(wraps ? {} : { exports: { '.': { import: './dist/index.js' }, './package.json': './package.json' } }),
    dependencies: { [COMMON]: '^3.3.4', ...(wraps ? { [HTTP]: '^7.2.10' } : {}) },
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return folder;
}
