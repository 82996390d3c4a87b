import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import { compileMappingFile } from '../../../cli/build/compile-mapping-file.ts';
import { virtualModules } from '../../../cli/build/virtual-modules.ts';
import { TRACKER_LOOKUP } from '../../workflow/support/tracker-data.ts';

/**
 * Compile a tracker mapping as `build` does, and load it into this process.
 *
 * @param mapping its text
 * @param lookup text of `units.csv`
 * @returns the compiled mapping
 */
export async function compiledTracker(mapping: string, lookup = TRACKER_LOOKUP): Promise<CompiledTracker> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-compiled-'));
  writeFileSync(join(folder, 'tiny.yaml'), mapping);
  writeFileSync(join(folder, 'units.csv'), lookup);
  const source = await compileMappingFile(join(folder, 'tiny.yaml'));
  const { resolveDir } = source;
  const { outputFiles } = await build({
    stdin: { contents: `export { tracker } from 'tallysheet:workflow';`, resolveDir },
    plugins: [virtualModules({ name: source.name, budgetSeconds: 0, mapping: source, resolveDir })],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  rmSync(folder, { recursive: true });
  const text = outputFiles[0]?.text ?? '';
  const module: { tracker: CompiledTracker } = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  );
  return module.tracker;
}
