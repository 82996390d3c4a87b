import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFileAddress, pathOfAddress } from '../files/file-path.ts';

/** Keys of a credential that may name a folder in place of a server. */
export const FOLDER_KEYS = ['baseUrl', 'apiUrl'] as const;

/** Files that are counted in place of a server. */
export interface FileSource {
  /** A folder, or a single file. */
  readonly path: string;
  /** The periods that they hold in full, `2026-10` or `2026-01..2026-10`; left out: all between their first and last rows. */
  readonly periods?: string;
}

type Credential = Readonly<Record<string, unknown>>;

/**
 * Find the files that a credential names in place of a server.
 *
 * @param configuration a credential, as `loadCredentials` gives it
 * @returns the files; undefined for a credential of a server
 * @throws {UsageError} for an address of another machine
 * @example fileSourceOf({ baseUrl: 'file:///srv/export' }) // { path: '/srv/export' }
 */
export function fileSourceOf(configuration: Credential): FileSource | undefined {
  const address = FOLDER_KEYS.map((key) => configuration[key]).find(isFileAddress);
  if (address === undefined) return undefined;
  const { periods } = configuration;
  return { path: pathOfAddress(address, '.'), ...(periods === undefined ? {} : { periods: String(periods) }) };
}

/**
 * Write the folder of a credential as a full address: it starts from the folder of the credentials file.
 *
 * @param configuration the credential
 * @param file path of the file that it is from
 * @returns the credential; as it is where it names no folder
 * @example withFullFolder({ baseUrl: 'file:exports' }, '/etc/tallysheet/credentials.yaml').baseUrl // 'file:///etc/tallysheet/exports'
 */
export function withFullFolder(configuration: Record<string, unknown>, file: string): Record<string, unknown> {
  const folder = dirname(resolve(file));
  const key = FOLDER_KEYS.find((one) => isFileAddress(configuration[one]));
  if (key === undefined) return configuration;
  return { ...configuration, [key]: pathToFileURL(pathOfAddress(String(configuration[key]), folder)).href };
}
