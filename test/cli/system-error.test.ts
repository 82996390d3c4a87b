import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemError } from '../../cli/system-error.ts';
import { tellError } from '../../cli/tell-error.ts';

/** What a system call throws, as Node makes it. */
function failed(code: string, more: object): Error {
  return Object.assign(new Error(`${code}: something`), { code, syscall: 'x', ...more });
}

/** What is thrown by some work. */
async function thrownBy(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('systemError', () => {
  it('tells of a file that is not there, and of a folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tallysheet-errors-'));
    const missing = join(folder, 'none.yaml');
    const told = tellError(await thrownBy(() => readFileSync(missing)));
    assert.deepEqual(told?.lines, [
      `There is no ${missing}. (not-found)`,
      'Check the path; it starts from the folder that you are in.',
    ]);
    assert.equal(systemError(await thrownBy(() => readFileSync(folder)))?.code, 'not-a-file');
    const out = tellError(await thrownBy(() => writeFileSync(join(folder, 'none', 'cells.csv'), '')));
    assert.deepEqual(out?.lines, [
      `There is no folder ${join(folder, 'none')}. (not-found)`,
      'Check the path, or make the folder; it starts from the folder that you are in.',
    ]);
    rmSync(folder, { recursive: true });
  });

  it('tells of a port that is taken', async () => {
    const first = createServer();
    await new Promise<void>((resolve) => first.listen(0, '127.0.0.1', resolve));
    const address = first.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const second = createServer();
    const error = await new Promise((resolve) => second.once('error', resolve).listen(port, '127.0.0.1'));
    first.close();
    assert.deepEqual(systemError(error), {
      code: 'port-taken',
      message: `Port ${port} of this machine is taken.`,
      fix: 'End what listens there, or take another.',
    });
  });

  for (const [code, more, told, message] of [
    ['EACCES', { path: 'state/a.json' }, 'not-allowed', /You may not read or write state\/a\.json/],
    ['EACCES', { port: 80 }, 'not-allowed', /Port 80 needs/],
    ['ENOSPC', { path: 'dist/a.js' }, 'disk-full', /no room on the disk for dist\/a\.js/],
    ['ENOTDIR', { path: 'a/b' }, 'not-a-folder', /a\/b is a file/],
    [
      'ENOTFOUND',
      { hostname: 'dhis2.example.org' },
      'unreachable',
      /^dhis2\.example\.org gives no answer \(ENOTFOUND\)/,
    ],
    ['ECONNREFUSED', { address: '127.0.0.1', port: 9 }, 'unreachable', /^127\.0\.0\.1:9 gives no answer/],
    ['EMFILE', { path: 'x' }, 'system', /^x: EMFILE$/],
  ] as const) {
    it(`tells of ${code} with ${Object.keys(more).join(' and ')}`, () => {
      const found = systemError(failed(code, more));
      assert.equal(found?.code, told);
      assert.match(found?.message ?? '', message);
    });
  }

  it('tells what a failed fetch was caused by, and nothing of other errors', () => {
    const cause = failed('ECONNREFUSED', { address: '::1', port: 8080 });
    assert.equal(systemError(new TypeError('fetch failed', { cause }))?.code, 'unreachable');
    assert.equal(systemError(new TypeError('x is not a function')), undefined);
    assert.equal(tellError(new TypeError('x is not a function')), undefined);
  });
});
