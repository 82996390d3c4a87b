import { build } from 'esbuild';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { compileMappingFile } from './compile-mapping-file.ts';
import { readMappingFile } from './read-mapping-file.ts';
import { virtualModules } from './virtual-modules.ts';

/**
 * Compile a mapping file as `build` does, and load it into this process.
 *
 * @param path the mapping file
 * @returns the compiled mapping, with its lookup
 * @throws {MappingError} with every mistake in the mapping or its lookup
 * @example await loadCompiledMapping('mappings/immunization-monthly.yaml')
 */
export async function loadCompiledMapping(path: string): Promise<CompiledMapping> {
  // Refuses a mapping that counts nothing, of which the bundle would have no mapping.
  await readMappingFile(path);
  const source = await compileMappingFile(path);
  const { outputFiles } = await build({
    stdin: { contents: `export { mapping } from 'tallysheet:workflow';`, resolveDir: source.resolveDir },
    plugins: [virtualModules({ name: source.name, budgetSeconds: 0, mapping: source, resolveDir: source.resolveDir })],
    bundle: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  const module: { mapping: CompiledMapping } = await import(
    `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`
  );
  return module.mapping;
}
