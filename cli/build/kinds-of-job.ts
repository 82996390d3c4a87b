import { readFileSync } from 'node:fs';
import { type AnyNode, parse } from 'acorn';
import { transformSync } from 'esbuild';
import { GODATA_KINDS } from '../../adaptors/godata/godata-source.ts';
import { walk } from './rules/syntax-tree.ts';

/** What a job can count. */
export interface JobKinds {
  /** How messages name the source. */
  readonly source: string;
  /** The words that views may have after `record:`; `FHIR`: none, views are of FHIR resources; `dataValues`: none of either. */
  readonly kinds: readonly string[] | 'FHIR' | 'dataValues';
}

/** Calls and names that only a job of one source has. */
const MARKS: Readonly<Record<string, JobKinds>> = {
  tally: { source: 'a FHIR server', kinds: 'FHIR' },
  bulkTally: { source: 'a FHIR server', kinds: 'FHIR' },
  godataSource: { source: 'Go.Data', kinds: GODATA_KINDS },
  dataValueSource: { source: 'another DHIS2', kinds: 'dataValues' },
};

/**
 * Find out what a job can count, from how it is written.
 *
 * @param job full path of its source
 * @returns what it can count; undefined for a job that counts nothing, or whose source says it only when it runs
 * @example kindsOfJob('/p/jobs/stock-tally.ts') // { source: 'the API', kinds: ['movement'] }
 */
export function kindsOfJob(job: string): JobKinds | undefined {
  let found: JobKinds | undefined;
  for (const node of nodesOf(job)) {
    if (node.type === 'CallExpression' && node.callee.type === 'Identifier') {
      const [first] = node.arguments;
      if (node.callee.name === 'jsonApiSource') return kindsOf(first);
      if (node.callee.name === 'dataValueSource') return MARKS.dataValueSource;
      if (node.callee.name === 'tally' || node.callee.name === 'bulkTally') found = MARKS[node.callee.name];
    }
    if (node.type === 'Identifier' && node.name === 'godataSource') found = MARKS.godataSource;
  }
  return found;
}

/** The keys of an object that is written where it is handed over. */
function kindsOf(node: AnyNode | undefined): JobKinds | undefined {
  if (node?.type !== 'ObjectExpression') return undefined;
  const kinds = node.properties.map((one) => {
    if (one.type !== 'Property' || one.computed) return undefined;
    return one.key.type === 'Identifier'
      ? one.key.name
      : one.key.type === 'Literal'
        ? String(one.key.value)
        : undefined;
  });
  return kinds.every((kind) => kind !== undefined) ? { source: 'the API', kinds } : undefined;
}

function nodesOf(job: string): AnyNode[] {
  const nodes: AnyNode[] = [];
  try {
    const { code } = transformSync(readFileSync(job, 'utf8'), { loader: 'ts', target: 'es2022' });
    walk(parse(code, { ecmaVersion: 2022, sourceType: 'module' }), (node) => void nodes.push(node));
  } catch {
    // The bundler tells of a job that is no code, and where.
    return [];
  }
  return nodes;
}
