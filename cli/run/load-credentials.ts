import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type Document, type ErrorCode, LineCounter, parseDocument, visit } from 'yaml';
import { UsageError } from '../usage-error.ts';
import { asRecord } from './as-record.ts';
import { withFullFolder } from './file-source.ts';
import { RunError } from './run-error.ts';
import { withTokenFile } from './with-token-file.ts';

const QUOTES =
  'put a value with signs such as : @ % * & ! or a quote in quotes, and begin all lines of a credential at the same column';
const COLUMNS = 'the lines of a credential begin at the same column, with blanks and no tab';
/** What is mostly meant by what the parser finds; its own messages may quote the file. */
const MISTAKES: Partial<Record<ErrorCode, string>> = {
  BAD_INDENT: COLUMNS,
  TAB_AS_INDENT: COLUMNS,
  MISSING_CHAR: 'a quote or a bracket is not closed',
  MULTILINE_IMPLICIT_KEY: 'behind the colon of a key there is a blank',
  DUPLICATE_KEY: 'a key stands there twice',
};

/**
 * Read a credentials file: JSON or YAML, credential id to configuration, as the OpenFn CLI takes it.
 *
 * A message about it never quotes it. A credential whose tokens are kept gets its `tokenFile`, beside the credentials, and
 * a folder in place of a server its full address.
 *
 * @param file path of the file
 * @returns credential id to configuration
 * @throws {RunError} `credentials-invalid` with line and column
 * @example (await loadCredentials('credentials.yaml')).dhis2
 */
export async function loadCredentials(file: string): Promise<Record<string, Record<string, unknown>>> {
  const fix = 'Write one entry a credential, such as dhis2: { hostUrl: …, username: …, password: … }.';
  if (!existsSync(file)) throw new RunError('credentials-invalid', `There is no credentials file ${file}.`, fix);
  const mistakeAt = (at: number, lines: LineCounter, what: string): RunError => {
    const { line, col } = lines.linePos(at);
    return new RunError(
      'credentials-invalid',
      `${file} is neither JSON nor YAML at line ${line}, column ${col}: ${what}.`,
      fix,
    );
  };
  const lines = new LineCounter();
  const document = parseDocument(await readFile(file, 'utf8'), { prettyErrors: false, lineCounter: lines });
  const [mistake] = document.errors;
  if (mistake !== undefined) throw mistakeAt(mistake.pos[0], lines, MISTAKES[mistake.code] ?? QUOTES);
  const alias = unresolvedAlias(document);
  if (alias !== undefined) throw mistakeAt(alias, lines, QUOTES);
  const root = asRecord(document.toJS());
  if (root === undefined) throw new RunError('credentials-invalid', `${file} holds no credentials.`, fix);
  const credentials: Record<string, Record<string, unknown>> = {};
  for (const [id, value] of Object.entries(root)) {
    const configuration = asRecord(value);
    if (configuration === undefined) {
      throw new RunError('credentials-invalid', `The credential "${id}" in ${file} is not an object.`, fix);
    }
    try {
      credentials[id] = withFullFolder(withTokenFile(configuration, file, id), file);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const message = `The credential "${id}" in ${file}: its address is no place on this machine.`;
      throw new RunError('credentials-invalid', message, error.fix);
    }
  }
  return credentials;
}

/** Where a value begins with `*` and names no anchor: it is a password more often than an alias. */
function unresolvedAlias(document: Document): number | undefined {
  let at: number | undefined;
  visit(document, {
    Alias(_key, node) {
      if (node.resolve(document) !== undefined) return undefined;
      at = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return at;
}
