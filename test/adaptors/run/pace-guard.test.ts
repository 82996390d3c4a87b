import assert from 'node:assert/strict';
import { BrokenOff, createPaceGuard, type Pace, type PaceLimits } from '../../../adaptors/run/pace-guard.ts';

describe('createPaceGuard', () => {
  let time: number;
  let paces: Map<string, Pace>;
  beforeEach(() => {
    time = 0;
    paces = new Map();
  });
  const guard = (limits: Partial<PaceLimits> = {}) =>
    createPaceGuard({ period: '202403', mostMs: 144_000, leftMs: 144_000, now: () => time, paces, ...limits });

  it('refuses by name a period that takes longer than a whole step has', () => {
    const onPage = guard()('Immunization');
    time = 2_500;
    assert.throws(() => onPage(5_000, 1_200_000), {
      name: 'RunError',
      code: 'period-too-large',
      message:
        /^202403 alone has 1200000 Immunization, which take 10\.0 minutes at the 2000 a second .* this step has 2\.4 — /,
    });
  });

  it('lets pass what fits, what is not known, and what has only begun', () => {
    const onPage = guard()('Immunization');
    time = 2_500;
    onPage(5_000, 250_000);
    onPage(5_000, undefined);
    paces.clear();
    const onOther = guard()('Encounter');
    time += 2_500;
    onOther(4_999, 1_200_000);
    const onThird = guard()('Patient');
    time += 900;
    onThird(5_000, 12_000_000);
  });

  it('breaks off what would only take longer than is left', () => {
    const onPage = guard({ leftMs: 20_000 })('Immunization');
    time = 2_500;
    onPage(5_000, 40_000);
    assert.throws(() => onPage(5_000, 50_000), BrokenOff);
    // With all of it read there is nothing to break off.
    time = 30_000;
    onPage(50_000, 50_000);
  });

  it('breaks off what has no known number once its time is over, and refuses it when it had a whole step', () => {
    const onPage = guard({ leftMs: 36_000 })('Immunization');
    time = 35_000;
    onPage(6_000, undefined);
    time = 37_000;
    assert.throws(() => onPage(7_000, undefined), BrokenOff);
    const onWhole = guard()('Encounter');
    time += 145_000;
    assert.throws(() => onWhole(7_000, undefined), { code: 'period-too-large', message: /has more Encounter than/ });
  });

  it('decides by the pace of the periods before it, at its first page', () => {
    const before = guard({ period: '202404' })('Immunization');
    time = 2_500;
    before(5_000, 5_000);
    const onPage = guard()('Immunization');
    time += 500;
    assert.throws(() => onPage(1_000, 1_200_000), { code: 'period-too-large' });
  });

  it('adds up the searches of a period, each as it was read for the last time', () => {
    const watch = guard({ leftMs: 1_000_000 });
    const doses = watch('Immunization');
    time = 40_000;
    doses(80_000, 100_000);
    // The number was wrong: read anew.
    doses(1_000, 100_000);
    time = 90_000;
    doses(100_000, 100_000);
    const visits = watch('Encounter');
    time = 100_000;
    visits(10_000, 90_000);
    assert.throws(() => visits(10_000, 110_000), { code: 'period-too-large', message: /2\.\d minutes/ });
  });

  it('refuses none of several periods that are counted at once', () => {
    const onPage = guard({ period: undefined })('Immunization');
    time = 2_500;
    assert.throws(() => onPage(5_000, 1_200_000), BrokenOff);
  });
});
