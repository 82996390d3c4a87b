import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import { compileMappingFile } from '../../../cli/build/compile-mapping-file.ts';
import { virtualModules } from '../../../cli/build/virtual-modules.ts';
import { TRACKER_LOOKUP, TRACKER_MAPPING } from '../../workflow/support/tracker-data.ts';

const compiled = new Map<string, Promise<CompiledTracker>>();

/**
 * Compile the tiny mapping of persons, without the sex, which is entered in DHIS2; once for each API.
 *
 * @param api of DHIS2
 * @returns the compiled mapping
 */
export function trackerMapping(api: 'tracker' | 'legacy'): Promise<CompiledTracker> {
  const known = compiled.get(api) ?? compile(api);
  compiled.set(api, known);
  return known;
}

async function compile(api: 'tracker' | 'legacy'): Promise<CompiledTracker> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-convergence-'));
  try {
    const text = TRACKER_MAPPING.replace(/ {4}EIR_CHILD_SEX: .*\n/, '')
      .replace('namespace:', `api: ${api}\nnamespace:`)
      .replace('maxQuarantined: 50%', 'maxRefused: 100%\nmaxQuarantined: 100%');
    writeFileSync(join(folder, 'units.csv'), TRACKER_LOOKUP);
    writeFileSync(join(folder, 'tiny.yaml'), text);
    const source = await compileMappingFile(join(folder, 'tiny.yaml'));
    const { resolveDir } = source;
    const { outputFiles } = await build({
      stdin: { contents: `export { tracker } from 'tallysheet:workflow';`, resolveDir },
      plugins: [virtualModules({ name: source.name, budgetSeconds: 0, mapping: source, resolveDir })],
      ...{ bundle: true, format: 'esm', target: 'es2022', write: false },
    });
    const bytes = Buffer.from(outputFiles?.[0]?.text ?? '').toString('base64');
    const module: { tracker: CompiledTracker } = await import(`data:text/javascript;base64,${bytes}`);
    return module.tracker;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
