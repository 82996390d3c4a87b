import { isFileAddress } from '../files/file-path.ts';
import { FOLDER_KEYS, withFullFolder } from '../run/file-source.ts';
import { folderMistakes } from '../run/folder-mistakes.ts';
import { UsageError } from '../usage-error.ts';
import type { CheckedCredential, Report } from './check-credential.ts';

/**
 * Check a credential that names a folder in place of a server: that the folder is there and holds resources, and that the
 * workflow is to run where there are files.
 *
 * @param checked the credential and its use
 * @param report notes what is found
 * @returns false for a credential of a server, of which nothing is checked
 * @example if (checkFileSource(checked, report)) return findings;
 */
export function checkFileSource(
  { configuration, file, place, system, period }: CheckedCredential,
  report: Report,
): boolean {
  const key = FOLDER_KEYS.find((one) => isFileAddress(configuration[one]));
  if (key === undefined || system === 'DHIS2') return false;
  if (place !== 'run') {
    const message = `${key} is a folder, and jobs have no files in OpenFn's sandbox`;
    report('error', 'not-there', message, 'let tallysheet run count it, or give the address of a server', key);
  }
  const full = fullFolder(configuration, file);
  if (full instanceof UsageError) report('error', 'no-files', full.message, full.fix, key);
  else
    for (const mistake of folderMistakes(full, period))
      report('error', mistake.code, mistake.message, mistake.fix, mistake.key);
  return true;
}

/** The credential with the folder's full address, or what a person has to mend. */
function fullFolder(
  configuration: CheckedCredential['configuration'],
  file: string,
): Record<string, unknown> | UsageError {
  try {
    return withFullFolder({ ...configuration }, file);
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}
