import assert from 'node:assert/strict';
import { createPaceGuard } from '../../../adaptors/run/pace-guard.ts';

describe('createPaceGuard', () => {
  let time: number;
  const guard = (mostMs: number) => {
    time = 0;
    return createPaceGuard('Immunization', { period: '202403', mostMs, now: () => time });
  };

  it('refuses by name a period that takes longer than a whole step has', () => {
    const onPage = guard(144_000);
    time = 2_500;
    assert.throws(() => onPage(5_000, 1_200_000), {
      name: 'RunError',
      code: 'period-too-large',
      message:
        /^202403 alone has 1200000 Immunization, which take 10\.0 minutes at the 2000 a second .* this step has 2\.4 — /,
    });
  });

  it('lets pass what fits, what is not known, and what has only begun', () => {
    const onPage = guard(144_000);
    time = 2_500;
    onPage(5_000, 250_000);
    onPage(5_000, undefined);
    onPage(4_999, 1_200_000);
    time = 900;
    onPage(5_000, 12_000_000);
  });
});
