import { type Program, parse } from 'acorn';
import { type Problem, Problems } from '../../adaptors/tally/mapping/problems.ts';
import type { BundleRule } from './rules/bundle-rule.ts';
import { defaultExport, exportsOf, imports } from './rules/export-rules.ts';
import { freeNames, methods } from './rules/global-rules.ts';
import { passThrough } from './rules/pass-through.ts';
import { edition, reportSyntaxError, syntax } from './rules/syntax-rules.ts';
import { texts } from './rules/text-rules.ts';
import { calls, dollar, promises } from './rules/top-level-rules.ts';

/** In this order: a general rule keeps quiet on a line where an exact one has spoken. */
const RULES: readonly BundleRule[] = [
  texts,
  imports,
  exportsOf,
  defaultExport,
  calls,
  promises,
  dollar,
  syntax,
  freeNames,
  methods,
  edition,
  passThrough,
];

/**
 * Look for everything in a bundle that the OpenFn compiler or its sandbox would refuse, change or stumble over.
 *
 * @param source the bundle
 * @param adaptor the step's adaptor, with or without its version
 * @param file what to call the bundle in the problems
 * @returns every problem found; empty for a bundle that passes
 * @see https://docs.openfn.org/documentation/jobs/job-writing-guide
 * @example checkBundle(readFileSync('dist/w/tally.js', 'utf8'), '@openfn/language-fhir@5.1.2')
 */
export function checkBundle(source: string, adaptor: string, file = 'bundle.js'): Problem[] {
  const problems = new Problems(file, source);
  const name = adaptor.replace(/(?<=.)@.*$/, '');
  const program = parseBundle(source, problems);
  if (program === undefined) texts({ source, program: EMPTY, adaptor: name }, problems);
  else for (const rule of RULES) rule({ source, program, adaptor: name }, problems);
  return problems.list;
}

const EMPTY = parse('', { ecmaVersion: 'latest' });

function parseBundle(source: string, problems: Problems): Program | undefined {
  try {
    return parse(source, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch (error) {
    reportSyntaxError(error, 'not a JavaScript module', problems);
    return undefined;
  }
}
