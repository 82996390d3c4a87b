import { existsSync, readFileSync } from 'node:fs';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
import { asRecord } from '../run/as-record.ts';

/** Credentials as they stand in a file, with their places. */
export interface CredentialsFile {
  readonly file: string;
  readonly credentials: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** `path:line:column` of a credential, or of a key of one. */
  readonly whereIs: (id: string, key?: string) => string;
}

/**
 * Read a credentials file with the places of its keys. What it holds is checked by `loadCredentials`.
 *
 * @param file path of a file that `loadCredentials` has read
 * @returns the credentials; none where there is no such file
 * @example readCredentialsFile('credentials.yaml').whereIs('dhis2', 'hostUrl') // 'credentials.yaml:2:3'
 */
export function readCredentialsFile(file: string): CredentialsFile {
  const lines = new LineCounter();
  const document = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : '{}', {
    prettyErrors: false,
    lineCounter: lines,
  });
  const found = Object.entries(asRecord(document.toJS()) ?? {});
  const credentials = Object.fromEntries(
    found.flatMap(([id, value]) => {
      const configuration = asRecord(value);
      return configuration === undefined ? [] : [[id, configuration]];
    }),
  );
  const placeOf = (node: unknown, key: string): number | undefined => {
    const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
    return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
  };
  return {
    file,
    credentials,
    whereIs: (id, key) => {
      const inner = key === undefined ? undefined : placeOf(document.get(id, true), key);
      const offset = inner ?? placeOf(document.contents, id);
      if (offset === undefined) return file;
      const { line, col } = lines.linePos(offset);
      return `${file}:${line}:${col}`;
    },
  };
}
