import { chmod, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AuthError } from '../transport/oauth2/auth-error.ts';

/** Tokens as they are kept between runs. */
export interface StoredTokens {
  /** Whose tokens these are: those of another server or client are never used. */
  readonly hostUrl: string;
  readonly clientId: string;
  /** Address of the token endpoint below `hostUrl`, such as `uaa/oauth/token`. */
  readonly tokenPath: string;
  readonly accessToken?: string;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
  /** When the access token was had, in milliseconds since 1970. */
  readonly since?: number;
  readonly refreshToken?: string;
  /** Names the refresh token of the credential from which these tokens came, without giving it away. */
  readonly seed?: string;
  /** Since when an answer to a renewal is awaited: it is still there when the answer was lost. */
  readonly asked?: string;
}

/** Read and written by the owner alone. */
const MODE = 0o600;

/**
 * Read the tokens of a file.
 *
 * @param file path of the file
 * @returns the tokens; undefined when there is no file
 * @throws {AuthError} `token-file` when others may read it, or when it is no JSON object with tokens
 * @example (await readTokens('credentials.dhis2.tokens.json'))?.expiresAt
 */
export async function readTokens(file: string): Promise<StoredTokens | undefined> {
  const found = await stat(file).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw unusable(file, `cannot be read (${codeOf(error)})`, 'let the user of the run read and write it');
  });
  if (found === undefined) return undefined;
  // Windows has no such modes.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw unusable(file, 'can be read by others', `run chmod 600 ${file}, and tallysheet login if others have seen it`);
  const value = parse(await readFile(file, 'utf8'));
  if (value === undefined) throw unusable(file, 'holds no tokens', 'move it away and run tallysheet login');
  return value;
}

/**
 * Write tokens: to a new file of mode 0600, which takes the old one's place only when it is on disk.
 *
 * @param file path of the file; its folder must be there
 * @param tokens what to keep
 * @throws {AuthError} `token-file` when the disk does not take it
 * @example await writeTokens('credentials.dhis2.tokens.json', tokens)
 */
export async function writeTokens(file: string, tokens: StoredTokens): Promise<void> {
  const fresh = `${file}.new`;
  try {
    // The lock is held: what lies there was left by a process that was killed.
    await rm(fresh, { force: true });
    const handle = await open(fresh, 'wx', MODE);
    try {
      await handle.writeFile(`${JSON.stringify(tokens, null, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    // The mode of `open` is cut by the umask only ever further down; said again for file systems that ignore it.
    await chmod(fresh, MODE);
    await rename(fresh, file);
    await syncFolder(dirname(file));
  } catch (error) {
    throw unusable(file, `cannot be written (${codeOf(error)})`, 'make room, or let the user of the run write there');
  }
}

/** A rename is on disk when its folder is; not every system can sync a folder. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

function parse(text: string): StoredTokens | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { hostUrl, clientId, tokenPath } = (value ?? {}) as Partial<StoredTokens>;
    const isWhole = [hostUrl, clientId, tokenPath].every((each) => typeof each === 'string');
    return isWhole ? (value as StoredTokens) : undefined;
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | null)?.code ?? 'unknown');
}

function unusable(file: string, what: string, fix: string): AuthError {
  return new AuthError('token-file', `could not be sent (the file of tokens ${file} ${what})`, fix);
}
