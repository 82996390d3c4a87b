import { watchedRows } from '../run/event-period.ts';
import { RunError } from '../run/run-error.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';
import { viewOf } from '../tally/view-of.ts';
import { NO_INCLUDE } from './joined-rows.ts';
import type { Capability } from './read-capability.ts';

/** Names of a long list that a message shows. */
const MOST_SHOWN = 40;

/**
 * Check that a server declares what a mapping asks it by, before anything is asked: many servers leave out what they do
 * not know, and answer with everything. Types without declared parameters are taken as they are, and so are parameters
 * that begin with `_`, which servers seldom declare.
 *
 * @param mapping compiled mapping
 * @param capability what the server declares
 * @param options `joins: false` where what rows are joined with is not searched for, as in a bulk export
 * @throws {RunError} `not-searchable` with every type and parameter that is missing
 * @see https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.searchParam
 */
export function checkCapability(
  mapping: CompiledMapping,
  { types }: Pick<Capability, 'types'>,
  { joins = true }: { readonly joins?: boolean } = {},
): void {
  const faults: string[] = [];
  for (const [type, asked] of askedOf(mapping, joins)) {
    const declared = types.get(type);
    if (declared === undefined) {
      faults.push(`it does not serve ${type}`);
      continue;
    }
    const missing = [...asked].filter((name) => declared.size > 0 && !declared.has(name)).sort();
    if (missing.length === 0) continue;
    const known = [...declared].filter((name) => !name.startsWith('_')).sort();
    const more = known.length > MOST_SHOWN ? ', …' : '';
    faults.push(
      `${type} cannot be searched by ${missing.join(', ')}, but by ${known.slice(0, MOST_SHOWN).join(', ')}${more}`,
    );
  }
  if (faults.length === 0) return;
  throw new RunError(
    'not-searchable',
    `the FHIR server says in its CapabilityStatement that ${faults.join('; ')}`,
    'correct search, searchDate and include in the mapping, or let the server index the parameter',
  );
}

/** Search parameters by type. */
function askedOf(mapping: CompiledMapping, joins: boolean): Map<string, Set<string>> {
  const asked = new Map<string, Set<string>>();
  const note = (type: string, names: readonly (string | undefined)[]) => {
    const known = asked.get(type) ?? new Set();
    for (const name of names) {
      // `patient.gender` and `status:not` are asked of `patient` and `status`.
      const [plain = ''] = (name ?? '').split(/[.:]/);
      if (plain !== '' && !plain.startsWith('_')) known.add(plain);
    }
    asked.set(type, known);
  };
  for (const { view } of watchedRows(mapping)) {
    const { resource, search, searchDate } = viewOf(mapping, view);
    note(resource, [...Object.keys(search), searchDate]);
  }
  for (const source of joins ? mapping.sources : []) {
    const { resource, columns } = viewOf(mapping, source.view);
    for (const { column, include } of source.joins) {
      if (column < columns.length && include !== NO_INCLUDE) note(resource, [include]);
    }
  }
  if (mapping.climb) note('Location', []);
  return asked;
}
