import type { EntityType, TrackerProgram } from './program.ts';
import { TrackerError } from './tracker-error.ts';

/**
 * Check that the user may write to a program at all, so that nobody has to guess from refused persons what is missing. What
 * the server does not tell is left to the import.
 *
 * @param program the program
 * @param type its tracked entity type
 * @param captureUnits org units below which the user may enter data; undefined where the server does not say
 * @throws {TrackerError} `no-right`
 */
export function checkTrackerRights(
  program: TrackerProgram,
  type: EntityType | undefined,
  captureUnits: readonly string[] | undefined,
): void {
  if (program.mayWrite === false) throw noRight(`the data of program "${program.name}"`);
  if (type?.mayWrite === false) throw noRight(`the data of tracked entity type "${type.name ?? type.id}"`);
  for (const { mayWrite, name, id } of program.stages) {
    if (mayWrite === false) throw noRight(`the data of program stage "${name ?? id}"`);
  }
  if (captureUnits?.length === 0) {
    throw new TrackerError(
      'no-right',
      'the user has no org unit to enter data for',
      'give the user data capture org units, such as the root one: ask who administers DHIS2',
    );
  }
}

function noRight(what: string): TrackerError {
  return new TrackerError('no-right', `the user may not write to ${what}`, 'share it with the user for capturing data');
}
