import assert from 'node:assert/strict';
import { isStale, keepToken } from '../../../../adaptors/transport/oauth2/keep-token.ts';
import type { Token } from '../../../../adaptors/transport/oauth2/read-token.ts';

describe('keepToken', () => {
  it('asks once for all who wait, and again after a failure', async () => {
    let asked = 0;
    const answers: (() => Promise<Token>)[] = [
      () => Promise.reject(new Error('down')),
      async () => ({ accessToken: 'a' }),
      async () => ({ accessToken: 'b' }),
    ];
    const obtain = () => answers[asked++]?.() ?? Promise.reject(new Error('too often'));
    const keeper = keepToken({ obtain, now: () => 0 });
    const first = await Promise.allSettled([keeper.current(), keeper.current()]);
    assert.deepEqual([first.map(({ status }) => status), asked], [['rejected', 'rejected'], 1]);
    assert.deepEqual(await Promise.all([keeper.current(), keeper.current()]), ['a', 'a']);
    assert.deepEqual(await Promise.all([keeper.renewed('a'), keeper.renewed('a'), keeper.current()]), ['b', 'b', 'b']);
    assert.equal(await keeper.renewed('a'), 'b');
    assert.equal(asked, 3);
  });

  it('renews a minute ahead, or a tenth of a short life', () => {
    const of = (expiresAt: number) => (now: number) => isStale({ accessToken: 'a', expiresAt }, 0, now);
    assert.deepEqual([of(3_600_000)(3_539_999), of(3_600_000)(3_540_000)], [false, true]);
    assert.deepEqual([of(10_000)(8999), of(10_000)(9000)], [false, true]);
    assert.equal(isStale({ accessToken: 'a' }, 0, 1e15), false);
  });
});
