import { parse as parseAs } from 'acorn';
import type { Problems } from '../../../adaptors/tally/mapping/problems.ts';
import type { BundleRule } from './bundle-rule.ts';
import { walk } from './syntax-tree.ts';

const REBUILD = 'let the build lower it: target es2021';

/** Syntax that acorn reads but the rest of the compiler does not. */
export const syntax: BundleRule = ({ program }, problems) => {
  walk(program, (node) => {
    const report = (what: string, fix = REBUILD) =>
      problems.atOffset(node.start, `the compiler cannot take ${what}`, fix);
    if (node.type === 'PropertyDefinition') report('a class field');
    else if (node.type === 'PrivateIdentifier') report(`the private name #${node.name}`);
    else if (node.type === 'ImportExpression') {
      problems.atOffset(node.start, 'the sandbox has no import()', 'import it at the top; the build bundles it');
    } else if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      problems.atOffset(node.start, 'import.meta is empty in the sandbox', 'pass what it tells as a parameter');
    } else if (node.type !== 'Literal') return;
    else if (node.bigint) report('a big integer literal', 'write BigInt(…)');
    else if (node.regex?.flags.includes('v')) report('the regular expression flag v', 'use the flag u');
    else if (typeof node.value === 'number' && node.raw?.includes('_'))
      report('a number with separators', 'write its digits only');
  });
};

/** Anything newer than ES2021; reported only where nothing more exact was. */
export const edition: BundleRule = ({ source }, problems) => {
  try {
    parseAs(source, { ecmaVersion: 2021, sourceType: 'module', allowHashBang: true });
  } catch (error) {
    reportSyntaxError(error, 'newer than ES2021', problems);
  }
};

/**
 * Note what a parser threw.
 *
 * @param error acorn's or esprima's error
 * @param what what it means
 * @param problems where it goes; left out when its line has a problem already
 */
export function reportSyntaxError(error: unknown, what: string, problems: Problems): void {
  const { message, offset } = placeOf(error);
  const before = problems.list.length;
  problems.atOffset(offset, `${what}: ${message}`, REBUILD);
  const line = problems.list.at(-1)?.line;
  if (problems.list.slice(0, before).some((problem) => problem.line === line)) problems.list.pop();
}

/** acorn gives `pos`, esprima `index`. */
function placeOf(error: unknown): { message: string; offset: number } {
  if (!(error instanceof Error)) throw error;
  const offset = 'pos' in error ? error.pos : 'index' in error ? error.index : 0;
  return { message: error.message, offset: typeof offset === 'number' ? offset : 0 };
}
