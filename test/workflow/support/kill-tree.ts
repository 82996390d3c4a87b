import { execFileSync } from 'node:child_process';

/**
 * Kill a process and all that it started, itself first: else it would see them die, and say so.
 *
 * @param root its id; nothing happens without one
 * @example killTree(child.pid);
 */
export function killTree(root: number | undefined): void {
  const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const tree = root === undefined ? [] : [root];
  for (const pid of tree) tree.push(...all.flatMap(([child, parent]) => (parent === pid && child ? [child] : [])));
  for (const pid of tree) process.kill(pid, 'SIGKILL');
}
