import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** What a failed system call says of itself. */
interface SystemCall {
  readonly code: string;
  readonly path: string | undefined;
  readonly port: number | undefined;
  readonly address: string | undefined;
}

/**
 * Say in words what a system call that failed means: a file that is not there, a port that is taken.
 *
 * @param error what was thrown
 * @returns a stable code, what happened and what to do; undefined for what is no such error
 * @see https://nodejs.org/api/errors.html#common-system-errors
 * @example systemError(error) // { code: 'port-taken', message: 'Port 8080 is taken …', fix: '…' }
 */
export function systemError(error: unknown): { code: string; message: string; fix: string } | undefined {
  const call = systemCall(error);
  if (call === undefined) return undefined;
  const path = call.path ?? 'what it names';
  const at = call.port === undefined ? (call.address ?? 'the server') : `${call.address ?? 'the server'}:${call.port}`;
  switch (call.code) {
    case 'ENOENT':
      return notFound(path);
    case 'EACCES':
    case 'EPERM':
      if (call.port !== undefined)
        return said('not-allowed', `Port ${call.port} needs the rights of an administrator.`, 'Take one above 1023.');
      return said(
        'not-allowed',
        `You may not read or write ${path}.`,
        'Change its owner or its mode, or name another.',
      );
    case 'EADDRINUSE':
      return said(
        'port-taken',
        `Port ${call.port} of this machine is taken.`,
        'End what listens there, or take another.',
      );
    case 'EADDRNOTAVAIL':
      return said('port-taken', `${at} is no address of this machine.`, 'Take another.');
    case 'EISDIR':
      return said('not-a-file', `${path} is a folder.`, 'Name a file.');
    case 'ENOTDIR':
    case 'EEXIST':
      return said('not-a-folder', `${path} is a file, or leads through one.`, 'Name a folder.');
    case 'ENOSPC':
    case 'EDQUOT':
      return said('disk-full', `There is no room on the disk for ${path}.`, 'Make some, then run again.');
    case 'EROFS':
      return said('not-allowed', `${path} is on a disk that cannot be written.`, 'Name another place.');
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
      return said('unreachable', `${at} gives no answer (${call.code}).`, 'Check its address, and that it runs.');
    default:
      return said('system', `${path}: ${call.code}`, 'See errno(3) of this system for what it means.');
  }
}

/** Whoever writes a file into a folder that is not there has to make that. */
function notFound(path: string) {
  const folder = dirname(path);
  if (existsSync(folder))
    return said('not-found', `There is no ${path}.`, 'Check the path; it starts from the folder that you are in.');
  const fix = 'Check the path, or make the folder; it starts from the folder that you are in.';
  return said('not-found', `There is no folder ${folder}.`, fix);
}

function said(code: string, message: string, fix: string) {
  return { code, message, fix };
}

/** The call itself, or the one that a failed fetch was caused by. */
function systemCall(error: unknown): SystemCall | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!('syscall' in error)) return error.cause === undefined ? undefined : systemCall(error.cause);
  const { code, path, port, address, hostname } = error as unknown as Record<string, unknown>;
  const host = [address, hostname].find((name) => typeof name === 'string');
  return {
    code: String(code),
    path: typeof path === 'string' ? path : undefined,
    port: typeof port === 'number' ? port : undefined,
    address: typeof host === 'string' ? host : undefined,
  };
}
