import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { loadCompiledMapping } from '../../../cli/build/load-compiled-mapping.ts';
import { FILES } from '../../workflow/support/exchange-world.ts';
import { COMBO_LINES, type ExchangeModel, LINES } from './exchange-model.ts';

const compiled = new Map<string, Promise<CompiledMapping>>();

/**
 * Compile the mapping with the maps as they are now; each once.
 *
 * @param model says which lines the maps have
 * @returns the compiled mapping
 */
export function exchangeMapping({ hasHole, lookup }: ExchangeModel): Promise<CompiledMapping> {
  const key = `${hasHole} ${lookup}`;
  const known = compiled.get(key) ?? compile(hasHole ? COMBO_LINES.slice(0, -1) : COMBO_LINES, LINES.slice(0, lookup));
  compiled.set(key, known);
  return known;
}

async function compile(
  combos: readonly (readonly [string, string])[],
  units: readonly (readonly [string, string])[],
): Promise<CompiledMapping> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-convergence-'));
  try {
    const files = {
      ...FILES,
      'combos.csv': ['from,Age', ...combos.map(([from, to]) => `"${from}",${to}`), ''].join('\n'),
      'org-units.csv': ['place,orgUnit', ...units.map((line) => line.join()), ''].join('\n'),
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await loadCompiledMapping(join(folder, 'mapping.yaml'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
