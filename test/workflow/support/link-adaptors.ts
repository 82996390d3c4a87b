import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const INSTALLED = join(import.meta.dirname, '..', '..', '..', 'node_modules', '@openfn');
const NAMES = ['language-common', 'language-fhir', 'language-http'];

let bundled: Promise<string> | undefined;

/**
 * Put the adaptors that bundles and the compatible DHIS2 adaptor import into a folder of built workflows, where both the
 * runtime and the modules themselves find them.
 *
 * The published ones are some hundred files each, which every step of every run would read: a third of a second of
 * computing. The same code in one file takes a tenth of it.
 *
 * @param outDir folder of the built workflows and of `language-dhis2`
 * @param form `in-one-file`, or `as-installed`: the very packages, which a few suites take
 * @example await linkAdaptors(outDir);
 */
export async function linkAdaptors(
  outDir: string,
  form: 'in-one-file' | 'as-installed' = 'in-one-file',
): Promise<void> {
  if (form === 'in-one-file') bundled ??= bundleAll();
  const from = form === 'as-installed' ? INSTALLED : ((await bundled) ?? INSTALLED);
  const modules = join(outDir, 'node_modules', '@openfn');
  mkdirSync(modules, { recursive: true });
  for (const name of NAMES) symlinkSync(join(from, name), join(modules, name), 'dir');
  symlinkSync(join(outDir, 'language-dhis2'), join(modules, 'language-dhis2'), 'dir');
}

async function bundleAll(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-adaptors-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await Promise.all(NAMES.map((name) => bundleOne(join(INSTALLED, name), join(folder, name))));
  return folder;
}

/** The same package, name and version, with all that it imports in one module. */
async function bundleOne(from: string, to: string): Promise<void> {
  const { name, version, exports } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'));
  const entry: string = exports['.'].import.default ?? exports['.'].import;
  await build({
    entryPoints: [join(from, entry)],
    outfile: join(to, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // Some of what they import is CommonJS and requires modules of Node.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const manifest = { name, version, type: 'module', main: 'index.js', exports: { '.': { import: './index.js' } } };
  writeFileSync(join(to, 'package.json'), JSON.stringify(manifest));
}
