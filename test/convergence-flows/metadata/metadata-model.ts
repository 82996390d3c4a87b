import { MAPPING } from '../../workflow/support/metadata-world.ts';

/** An org unit as the target is to have it. */
export interface Unit {
  readonly code: string;
  readonly name: string;
  /** Code of the unit above. */
  readonly parent: string;
  /** Empty where it is open. */
  readonly closedDate: string;
}

/** A data element as the target is to have it. */
export interface Element {
  readonly code: string;
  readonly name: string;
  /** Empty for none. */
  readonly description: string;
}

/** What the source has now, by codes of its own. */
export interface MetadataModel {
  readonly units: Map<string, Unit>;
  readonly elements: Map<string, Element>;
  /** Units that the data set is assigned to. */
  readonly assigned: Set<string>;
}

/** What the target has, by codes of its own. */
export interface MetadataInTarget {
  readonly units: ReadonlyMap<string, Unit & { readonly description: string }>;
  readonly elements: ReadonlyMap<string, Element>;
  /** Of the data set. */
  readonly members: ReadonlySet<string>;
  readonly assigned: ReadonlySet<string>;
}

/** The code in the target of what has another one at the source. */
export function codeInTarget(code: string): string {
  return MAPPING.map[code] ?? (code === 'FS' ? 'TL' : code);
}

/**
 * Hold the target against the source.
 *
 * @param model what the source has
 * @param target what the target has
 * @param descriptions what people wrote in the target, by code: it is nobody else's
 * @param allowMoves whether units are moved
 * @returns a line for each that is not as it should be
 */
export function compareMetadata(
  { units, elements, assigned }: MetadataModel,
  target: MetadataInTarget,
  descriptions: ReadonlyMap<string, string>,
  allowMoves: boolean,
): string[] {
  const lines: string[] = [];
  const hold = (what: string, held: string | undefined, wanted: string) => {
    if (held !== wanted) lines.push(`${what} is "${held}", should be "${wanted}"`);
  };
  for (const unit of units.values()) {
    const code = codeInTarget(unit.code);
    const held = target.units.get(code);
    hold(`name of ${code}`, held?.name, unit.name);
    hold(`closing day of ${code}`, held?.closedDate, unit.closedDate);
    if (allowMoves) hold(`unit above ${code}`, held?.parent, codeInTarget(unit.parent));
  }
  for (const element of elements.values()) {
    const held = target.elements.get(element.code);
    hold(`name of ${element.code}`, held?.name, element.name);
    // What the source has not is left as it is.
    if (element.description !== '') hold(`description of ${element.code}`, held?.description, element.description);
    if (!target.members.has(element.code)) lines.push(`${element.code} is not in the data set`);
  }
  for (const code of assigned) {
    if (!target.assigned.has(codeInTarget(code))) lines.push(`the data set is not assigned to ${codeInTarget(code)}`);
  }
  for (const [code, text] of descriptions) hold(`description of ${code}`, target.units.get(code)?.description, text);
  return lines;
}
