import { execFileSync, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A running PostgreSQL of its own, which listens on a socket in a folder alone. */
export interface Postgres {
  /** Run a script of psql; what its queries print, one row a line. @throws with what psql said, where a statement fails */
  run(script: string): string;
  stop(): void;
}

const DEBIAN = '/usr/lib/postgresql';

/**
 * Start PostgreSQL with an empty database, as another user where this one is root, whom it refuses.
 *
 * @returns the server
 * @throws {Error} where its programs are missing, with what to install
 */
export function startPostgres(): Postgres {
  const bin = findPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-postgres-'));
  const user = otherUser();
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, env: { ...process.env, LC_ALL: 'C.UTF-8' } };
  const data = join(folder, 'data');
  const call = (program: string, args: readonly string[]) =>
    execFileSync(join(bin, program), args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const init = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync'];
  call('initdb', init);
  const settings = `-k ${folder} -c listen_addresses='' -c fsync=off -c max_connections=5`;
  call('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
  return {
    run(script) {
      const args = ['-h', folder, '-U', 'postgres', '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-f', '-'];
      const { status, stdout, stderr } = spawnSync(join(bin, 'psql'), args, {
        input: script,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      });
      if (status !== 0) throw new Error(`psql ended with code ${status}: ${stderr}`);
      return stdout;
    },
    stop() {
      call('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true });
    },
  };
}

/** The folder of the newest PostgreSQL: one of Debian's, else what the PATH has. */
function findPrograms(): string {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    ...versions.map((version) => join(DEBIAN, version, 'bin')),
    ...(process.env.PATH ?? '').split(delimiter),
  ];
  const found = folders.find((folder) => existsSync(join(folder, 'initdb')));
  if (found === undefined) throw new Error('PostgreSQL is not there: apt-get install postgresql');
  return found;
}

function otherUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })));
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
