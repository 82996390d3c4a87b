import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readPage } from '../../../adaptors/fhir/read-page.ts';
import type { TransportRequest } from '../../../adaptors/transport/index.ts';
import { sharedPath, sharedTitle } from '../../support/shared.ts';

const request: TransportRequest = { method: 'GET', path: 'Immunization', query: { patient: 'secret' } };
const read = (body: unknown) => readPage(body, 'Immunization', request);
const dose = (id: string) => ({ resourceType: 'Immunization', id });

describe('readPage', () => {
  it('takes an absent entry for nothing found', () => {
    const page = read({ resourceType: 'Bundle', type: 'searchset', total: 0 });
    assert.deepEqual(page, { matches: [], included: new Map(), next: undefined, self: undefined, total: 0 });
  });

  it('keeps the next link of an empty page', () => {
    const link = [
      { relation: 'self', url: 'a' },
      { relation: 'next', url: 'b' },
    ];
    assert.equal(read({ resourceType: 'Bundle', type: 'searchset', link }).next, 'b');
  });

  it('tells matches from what came along and from outcomes', () => {
    const entry = [
      { resource: dose('1'), search: { mode: 'match' } },
      { resource: dose('2') },
      { resource: dose('3'), search: { mode: 'include' } },
      { resource: { resourceType: 'Patient', id: 'p' }, search: { mode: 'include' } },
      { resource: { resourceType: 'OperationOutcome', id: 'o' }, search: { mode: 'outcome' } },
      { fullUrl: 'x' },
      null,
    ];
    const page = read({ resourceType: 'Bundle', type: 'searchset', entry });
    assert.deepEqual(
      page.matches.map(({ id }) => id),
      ['1', '2'],
    );
    assert.deepEqual([...page.included.keys()], ['Immunization/1', 'Immunization/2', 'Immunization/3', 'Patient/p']);
  });

  const refused: [string, unknown, string][] = [
    ['nothing', undefined, 'nothing'],
    ['null', null, 'no FHIR resource'],
    ['a text', 'hello', 'no FHIR resource'],
    ['a list', [], 'no FHIR resource'],
    ['JSON of something else', { status: 'UP' }, 'no FHIR resource'],
    ['an OperationOutcome', { resourceType: 'OperationOutcome', issue: [] }, 'OperationOutcome'],
    ['one resource', dose('1'), 'Immunization'],
    ['a Bundle of another type', { resourceType: 'Bundle', type: 'history', entry: [] }, 'Bundle'],
  ];
  for (const [title, body, what] of refused) {
    it(`refuses ${title}`, () => {
      assert.throws(() => read(body), {
        name: 'TransportError',
        code: 'unexpected-answer',
        message: `FHIR: GET Immunization answered ${what} where a searchset Bundle was expected — check that the base URL is the one of a FHIR R4 server (unexpected-answer)`,
      });
    });
  }

  it('refuses a page with an outcome that is an error, whatever else is in it', () => {
    const page = (issue: unknown) => ({
      resourceType: 'Bundle',
      type: 'searchset',
      entry: [{ resource: { resourceType: 'OperationOutcome', issue } }, { resource: dose('1') }],
    });
    assert.throws(() => read(page([null, { severity: 'error' }])), { code: 'unexpected-answer', message: /in part/ });
    assert.equal(read(page([null, 7, { severity: 'warning' }])).matches.length, 1);
    assert.equal(read(page(null)).matches.length, 1);
  });

  it('refuses an entry or a link that is no list', () => {
    for (const part of [{ entry: {} }, { entry: null }, { link: 'next' }])
      assert.throws(() => read({ resourceType: 'Bundle', type: 'searchset', ...part }), { code: 'unexpected-answer' });
  });
});

const recordings = sharedPath('recordings/hapi-8.8');
(recordings ? describe : describe.skip)(sharedTitle('readPage of recorded HAPI answers', recordings), () => {
  function body(name: string): unknown {
    return JSON.parse(readFileSync(join(recordings ?? '', `${name}.json`), 'utf8')).response.body;
  }

  // The recordings keep two entries of a page.
  const pages: [string, number, boolean, number | undefined][] = [
    ['01-page-count0', 0, false, 17283],
    ['01-summary-count', 0, false, 17283],
    ['01-page-default', 2, true, undefined],
    ['01-page-next', 2, true, undefined],
    ['01-total-accurate', 2, true, 17283],
    ['02-next-beyond-end', 0, false, 17283],
    ['31-maxpage200-count1000', 2, true, undefined],
    ['14-snapshot-next2', 1, true, 6],
    ['12-sort-lastUpdated', 2, true, undefined],
  ];
  for (const [name, matches, hasNext, total] of pages) {
    it(`reads ${name}`, () => {
      const page = read(body(name));
      assert.deepEqual([page.matches.length, page.next !== undefined, page.total], [matches, hasNext, total]);
    });
  }

  for (const name of ['32-expired-next', '06-unknown-param', '13-type-history-since']) {
    it(`refuses ${name}`, () => {
      assert.throws(() => read(body(name)), { code: 'unexpected-answer' });
    });
  }
});
