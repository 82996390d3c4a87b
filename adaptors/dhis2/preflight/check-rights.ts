import { ImportError } from '../conflicts/import-error.ts';
import type { DataSet, Dhis2Context } from '../metadata/data-set.ts';
import { mustLieBelow } from './user-units.ts';

/** Authorities with either of which a user may send values. */
const MAY_ENTER = ['ALL', 'F_DATAVALUE_ADD'];

/**
 * Check that the user may report to a data set at all, so that nobody has to guess from a refused import what is missing.
 * What the server does not tell of is left to the import.
 *
 * @param dataSet with the user's access to its data
 * @param context the user's authorities and org units
 * @throws {ImportError} `no-right`, with the right that is missing and who can give it
 * @example checkRights(dataSet, await readContext(dhis2))
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/sharing.html
 */
export function checkRights({ name, access }: DataSet, context: Dhis2Context): void {
  if (!context.authorities.some((authority) => MAY_ENTER.includes(authority))) {
    throw noRight('the user may not enter data', 'give the user a role with the authority F_DATAVALUE_ADD');
  }
  if (access?.read === false) {
    throw noRight(
      `the user may not read the data of data set "${name}", by which it is found what is to be sent`,
      'share the data set with the user for reading and writing data',
    );
  }
  if (access?.write === false) {
    throw noRight(
      `the user may not enter data for data set "${name}"`,
      'give the user data write access to the data set',
    );
  }
  if (context.captureUnits?.length === 0 && mustLieBelow(context)) {
    throw noRight(
      'the user has no org unit to enter data for',
      'give the user data capture org units, such as the root one',
    );
  }
}

function noRight(what: string, fix: string): ImportError {
  return new ImportError('no-right', what, `${fix}: ask who administers DHIS2`);
}
