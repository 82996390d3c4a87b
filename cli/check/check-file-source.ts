import { isFileAddress } from '../files/file-path.ts';
import { listInputs } from '../files/list-inputs.ts';
import { FOLDER_KEYS, fileSourceOf, withFullFolder } from '../run/file-source.ts';
import { UsageError } from '../usage-error.ts';
import type { CheckedCredential, Report } from './check-credential.ts';

const PERIODS = /^\d{4}\S*?(\.\.\d{4}\S*)?$/;
/** What a credential of a folder may have. */
const KEYS: readonly string[] = [...FOLDER_KEYS, 'periods'];

/**
 * Check a credential that names a folder in place of a server: that the folder is there and holds resources, and that the
 * workflow is to run where there are files.
 *
 * @param checked the credential and its use
 * @param report notes what is found
 * @returns false for a credential of a server, of which nothing is checked
 * @example if (checkFileSource(checked, report)) return findings;
 */
export function checkFileSource({ configuration, file, place, system }: CheckedCredential, report: Report): boolean {
  const key = FOLDER_KEYS.find((one) => isFileAddress(configuration[one]));
  if (key === undefined || system === 'DHIS2') return false;
  if (place !== 'run') {
    const message = `${key} is a folder, and jobs have no files in OpenFn's sandbox`;
    report('error', 'not-there', message, 'let tallysheet run count it, or give the address of a server', key);
  }
  for (const other of Object.keys(configuration).filter((one) => !KEYS.includes(one)))
    report('error', 'unknown-key', `${other} would not be used beside a folder`, 'take it out', other);
  const source = inPlace(() => fileSourceOf(withFullFolder({ ...configuration }, file)));
  if (source instanceof UsageError) report('error', 'no-files', source.message, source.fix, key);
  else if (source !== undefined) {
    const files = inPlace(() => listInputs(source.path));
    if (files instanceof UsageError) report('error', 'no-files', files.message, files.fix, key);
    const { periods } = source;
    if (periods !== undefined && !PERIODS.test(periods)) {
      const message = `periods "${periods}" names no periods`;
      const fix = 'write what the files hold in full: 2026-10, or 2026-01..2026-10';
      report('error', 'bad-periods', message, fix, 'periods');
    }
  }
  return true;
}

/** The value, or what a person has to mend. */
function inPlace<T>(work: () => T): T | UsageError {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}
