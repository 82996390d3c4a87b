import type { CompiledExpression } from '../fhirpath/index.ts';
import { type AstNode, parseFhirPath } from '../fhirpath/parse.ts';
import { unquote } from '../fhirpath/text.ts';
import { compileWhere } from './compile-at.ts';
import { delimitUnits } from './delimit-units.ts';
import type { Text } from './fields.ts';
import type { RowColumns } from './row-columns.ts';

/** A condition over rows. */
export interface Condition {
  readonly where: CompiledExpression;
  /** The slots that it reads, in rising order. */
  readonly reads: readonly number[];
}

/**
 * Compile a condition over columns.
 *
 * @param text the expression and its node
 * @param columns the columns that it may name
 * @returns the condition; undefined where it or one of its columns could not be read (noted)
 */
export function compileCondition(text: Text, columns: RowColumns): Condition | undefined {
  if (columns.isBroken(text.value)) return undefined;
  const { context, problems } = columns;
  const where = compileWhere(text, context, problems);
  return where === undefined ? undefined : { where, reads: slotsRead(text.value, columns.names) };
}

/** The columns that an expression names, by slot. */
function slotsRead(expression: string, names: readonly string[]): number[] {
  const found = new Set<number>();
  const note = (name: string): boolean => {
    const slot = names.indexOf(name);
    if (slot >= 0) found.add(slot);
    return slot >= 0;
  };
  const visit = (node: AstNode): void => {
    const [left, right] = node.children;
    const isPair = left?.type === 'MemberInvocation' && right?.type === 'MemberInvocation';
    if (isPair && note(`${unquote(left.text)}.${unquote(right.text)}`)) return;
    if (node.type === 'MemberInvocation') note(unquote(node.text));
    for (const child of node.children) visit(child);
  };
  visit(parseFhirPath(delimitUnits(expression).expression));
  return [...found].sort((a, b) => a - b);
}
