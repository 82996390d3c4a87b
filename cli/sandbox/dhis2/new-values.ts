import { referenceId, referenceIds } from './json.ts';
import type { NewProblem } from './new-conflicts.ts';
import type { Entry } from './new-decode.ts';
import type { ServerState } from './state.ts';
import { valueProblem } from './value-types.ts';

const yes = /^(1|t|y|yes|true)$/i;
const no = /^(0|f|n|no|false)$/i;

/**
 * Find what is wrong with one value, as DHIS2 from 2.43 on looks at it.
 *
 * @param state where the data elements are
 * @param entry the decoded value
 * @param index its place in the payload
 * @returns the problem, or undefined
 * @example valueProblemNew(state, entry, 0)?.code; // 'E8122'
 */
export function valueProblemNew(state: ServerState, entry: Entry, index: number): NewProblem | undefined {
  if (entry.deleted) return undefined;
  const value = normaliseEntry(state, entry);
  if (!value) return { code: 'E8120', args: [index] };
  const element = state.metadata.get('dataElements', entry.element);
  const type = String(element?.valueType);
  const problem = valueProblem(value, type);
  if (problem) return { code: 'E8122', args: [index, value, type, problem] };
  const set = state.metadata.get('optionSets', referenceId(element?.optionSet));
  const codes = referenceIds(set?.options).map((id) => state.metadata.get('options', id)?.code);
  if (set && !codes.includes(value)) return { code: 'E8123', args: [index, value, entry.element] };
  return (entry.comment ?? '').length > 5000 ? { code: 'E8125', args: [index, 5000] } : undefined;
}

/**
 * Write a value as DHIS2 from 2.43 on stores it.
 *
 * @param state where the data elements are
 * @param entry the decoded value
 * @returns integers without a fraction of zeros, booleans as `true` and `false`, everything else as it was
 * @example normaliseEntry(state, entry); // '12.0' → '12'
 */
export function normaliseEntry(state: ServerState, entry: Entry): string | undefined {
  const type = String(state.metadata.get('dataElements', entry.element)?.valueType);
  const { value } = entry;
  if (value === undefined) return undefined;
  if (type.startsWith('INTEGER')) return value.replace(/\.0+$/, '');
  if (type !== 'BOOLEAN') return value;
  if (yes.test(value)) return 'true';
  return no.test(value) ? 'false' : value;
}
