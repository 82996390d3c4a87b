import { listInputs } from '../files/list-inputs.ts';
import { type PeriodKind, periodsIn } from '../tally/read-periods.ts';
import { UsageError } from '../usage-error.ts';
import { FOLDER_KEYS, fileSourceOf } from './file-source.ts';

/** What is wrong with a credential that names a folder. */
export interface FolderMistake {
  readonly code: 'no-files' | 'unknown-key' | 'bad-periods';
  /** The key of the credential that it is about. */
  readonly key: string;
  readonly message: string;
  readonly fix: string;
}

/** What a credential of a folder may have. */
const KEYS: readonly string[] = [...FOLDER_KEYS, 'periods'];

/**
 * Find what is wrong with a credential that names a folder in place of a server. A key that is not known is a mistake
 * for a run too: with `period` for `periods` it would empty months that the files do not hold in full.
 *
 * @param configuration the credential, with the full address of the folder
 * @param period of the mapping that its files are counted by; left out where that is not known
 * @returns the mistakes; none for a credential of a server
 * @example folderMistakes({ baseUrl: 'file:///srv/export', periods: '2026-13' }, { type: 'Monthly' })[0]?.code // 'bad-periods'
 */
export function folderMistakes(configuration: Readonly<Record<string, unknown>>, period?: PeriodKind): FolderMistake[] {
  const source = fileSourceOf(configuration);
  if (source === undefined) return [];
  const key = FOLDER_KEYS.find((one) => configuration[one] !== undefined) ?? FOLDER_KEYS[0];
  const found = Object.keys(configuration)
    .filter((other) => !KEYS.includes(other))
    .map((other): FolderMistake => {
      const fix = other.startsWith('period') ? 'write periods' : 'take it out';
      return { code: 'unknown-key', key: other, message: `${other} would not be used beside a folder`, fix };
    });
  const absent = withoutFiles(source.path);
  if (absent !== undefined) found.push({ code: 'no-files', key, ...absent });
  const wrong = source.periods === undefined || period === undefined ? undefined : notPeriods(period, source.periods);
  if (wrong !== undefined) {
    const fix = 'write what the files hold in full: 2026-10, or 2026-01..2026-10';
    found.push({ code: 'bad-periods', key: 'periods', message: `periods: ${wrong}`, fix });
  }
  return found;
}

function withoutFiles(path: string): { message: string; fix: string } | undefined {
  try {
    listInputs(path);
    return undefined;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { message: error.message.replace(/\.$/, ''), fix: error.fix };
  }
}

function notPeriods(period: PeriodKind, text: string): string | undefined {
  try {
    periodsIn(period, text);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return error.message;
  }
}
