import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { findWorkflows } from './find-workflows.ts';

/** The keys that every mapping has. Views and mappings of another kind have one or two of them. */
const OF_A_MAPPING = ['name', 'dataSet', 'period', 'views', 'sources', 'program'];
const ENOUGH = 3;

/**
 * Find the mappings of a folder that no workflow names, so that nothing would read them: a new one, or one whose workflow
 * is misspelt.
 *
 * @param jobs folder of the workflow files
 * @param mappings folder of the mappings; YAML files in it that are something else are passed over
 * @returns their paths, sorted by name
 * @example findUnnamedMappings('jobs', 'mappings') // ['mappings/maternal-monthly.yaml']
 */
export function findUnnamedMappings(jobs: string, mappings: string): string[] {
  if (!existsSync(mappings)) return [];
  const named = new Set(findWorkflows(jobs).map((file) => resolve(jobs, mappingOf(file))));
  return readdirSync(mappings)
    .filter((name) => /^[^.]+\.ya?ml$/.test(name))
    .sort()
    .map((name) => join(mappings, name))
    .filter((path) => !named.has(resolve(path)) && isMapping(path));
}

/** What a workflow file names; a workflow with mistakes is told by its own check. */
function mappingOf(file: string): string {
  const mapping: unknown = parseDocument(readFileSync(file, 'utf8')).get('mapping');
  return typeof mapping === 'string' ? mapping : '';
}

/** A file that cannot be read as YAML may be one. */
function isMapping(path: string): boolean {
  const document = parseDocument(readFileSync(path, 'utf8'));
  if (document.errors.length > 0) return true;
  const root = document.contents;
  return isMap(root) && OF_A_MAPPING.filter((key) => root.has(key)).length >= ENOUGH;
}
