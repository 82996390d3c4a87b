import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The release of the published adaptor whose operations the compatible one has. */
const DHIS2_VERSION = '8.2.1';
const COMMON = '@openfn/language-common';
const PROJECT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Build the compatible DHIS2 adaptor into a package that `openfn` takes as a local adaptor, as in
 * `@openfn/language-dhis2=dist/language-dhis2`.
 *
 * @param outDir folder that gets `language-dhis2/`
 * @param adaptorsDir folder with the sources; the project's own by default
 * @returns paths of the packages written; empty when the sources are not there
 * @throws esbuild's error when the adaptor cannot be bundled
 * @example await buildLocalAdaptors('dist') // ['dist/language-dhis2']
 */
export async function buildLocalAdaptors(outDir: string, adaptorsDir = join(PROJECT, 'adaptors')): Promise<string[]> {
  const entry = join(adaptorsDir, 'language-dhis2', 'index.ts');
  if (!existsSync(entry)) return [];
  const folder = resolve(outDir, 'language-dhis2');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [entry],
    absWorkingDir: dirname(adaptorsDir),
    outfile: join(folder, 'dist', 'index.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: [COMMON],
    legalComments: 'none',
    logLevel: 'silent',
  });
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(PACKAGE, null, 2)}\n`);
  return [folder];
}

const PACKAGE = {
  name: '@openfn/language-dhis2',
  version: DHIS2_VERSION,
  description: 'Operations compatible with the published adaptor, built by Tallysheet',
  type: 'module',
  main: './dist/index.js',
  exports: { '.': { import: './dist/index.js' }, './package.json': './package.json' },
  dependencies: { [COMMON]: '^3.3.4' },
};
