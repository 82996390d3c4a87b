import assert from 'node:assert/strict';
import { createResumeKey, resumedQuery } from '../../../adaptors/fhir/resume-key.ts';

/** A page of doses that changed at these minutes. */
const page = (...minutes: number[]) => ({
  matches: minutes.map((minute) => ({ resourceType: 'Immunization', id: 'a', meta: { lastUpdated: at(minute) } })),
  included: new Map(),
  total: undefined,
  next: undefined,
  self: undefined,
});

const at = (minute: number) => `2024-03-01T00:0${minute}:00.000Z`;

/** Where a search is taken up again after some pages. */
function resumedAfter(...pages: ReturnType<typeof page>[]): string | undefined {
  const key = createResumeKey();
  for (const one of pages) key.note(one);
  return key.from;
}

describe('a search whose result was dropped is taken up again', () => {
  it('at the oldest change of the last page but one, so that one that changed meanwhile moves it past no other', () => {
    assert.equal(resumedAfter(page(1, 2), page(3, 4), page(5, 6)), at(3));
  });

  it('there too where changes of one instant lie on two pages', () => {
    assert.equal(resumedAfter(page(1, 3), page(3, 3), page(3, 4)), at(3));
  });

  it('from its beginning after a single page, and where the order does not hold', () => {
    assert.equal(resumedAfter(page(1, 2)), undefined);
    assert.equal(resumedAfter(page(1, 4), page(2, 3), page(5)), undefined);
  });

  it('with the instant itself, in place of an earlier lower end', () => {
    assert.deepEqual(resumedQuery({ _lastUpdated: ['ge2024-01-01', 'lt2024-04-01'], status: 'completed' }, at(3)), {
      _lastUpdated: ['lt2024-04-01', `ge${at(3)}`],
      status: 'completed',
    });
  });
});
