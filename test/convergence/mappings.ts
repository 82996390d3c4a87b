import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import { MAPPING } from '../workflow/support/tiny-data.ts';
import { LINES } from './model.ts';

const compiled = new Map<number, Promise<CompiledMapping>>();

/**
 * Compile the tiny mapping, with climbing, as `tallysheet build` does; once for each lookup.
 *
 * @param lines how many lines its lookup has
 * @returns the compiled mapping
 */
export function mappingWith(lines: number): Promise<CompiledMapping> {
  const known = compiled.get(lines);
  if (known !== undefined) return known;
  const mapping = compile(lines);
  compiled.set(lines, mapping);
  return mapping;
}

async function compile(lines: number): Promise<CompiledMapping> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-convergence-'));
  try {
    const lookup = LINES.slice(0, lines).map(({ place, orgUnit, from = '', to = '' }) =>
      [place, orgUnit, from, to].join(','),
    );
    writeFileSync(join(folder, 'units.csv'), ['place,orgUnit,from,to', ...lookup, ''].join('\n'));
    const text = MAPPING.replace('lookup: units.csv', 'lookup: units.csv, climb: true').replace('50%', '100%');
    writeFileSync(join(folder, 'tiny.yaml'), text);
    return await loadCompiledMapping(join(folder, 'tiny.yaml'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
