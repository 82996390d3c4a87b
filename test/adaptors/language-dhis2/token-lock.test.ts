import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withTokenLock } from '../../../adaptors/language-dhis2/token-lock.ts';

describe('withTokenLock', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-lock-'));
    file = join(folder, 'tokens.json');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** A clock that goes on while one sleeps. */
  function waiting() {
    let now = Date.now();
    return {
      now: () => now,
      sleep: async (ms: number) => {
        now += ms;
        await new Promise(setImmediate);
      },
    };
  }

  it('lets one after the other work, and takes the lock away also after an error', async () => {
    let inside = 0;
    const work = async () => {
      inside += 1;
      assert.equal(inside, 1);
      await new Promise(setImmediate);
      inside -= 1;
    };
    // A clock that stands: nothing becomes stale, however slow the machine is.
    const standing = { ...waiting(), now: () => 0 };
    await Promise.all([1, 2, 3, 4].map(() => withTokenLock(file, standing, work)));
    await assert.rejects(
      withTokenLock(file, waiting(), () => Promise.reject(new Error('no'))),
      /^Error: no$/,
    );
    assert.equal(existsSync(`${file}.lock`), false);
  });

  it('takes a lock that a killed process has left', async () => {
    writeFileSync(`${file}.lock`, '');
    const old = new Date(Date.now() - 120_000);
    utimesSync(`${file}.lock`, old, old);
    assert.equal(await withTokenLock(file, waiting(), async () => 'done'), 'done');
  });

  it('does not wait for ever for those who take it again and again', async () => {
    const clock = waiting();
    const busy = {
      now: clock.now,
      sleep: async (ms: number) => {
        await clock.sleep(ms);
        const seconds = clock.now() / 1000;
        utimesSync(`${file}.lock`, seconds, seconds);
      },
    };
    writeFileSync(`${file}.lock`, '');
    const held = withTokenLock(file, busy, async () => 'done');
    await assert.rejects(held, { code: 'token-file', what: /another process/ });
  });

  it('tells that the folder is not there', async () => {
    await assert.rejects(
      withTokenLock(join(folder, 'no', 'file'), waiting(), async () => 1),
      { code: 'token-file' },
    );
  });
});
