import assert from 'node:assert/strict';
import { linkQuery, nextInHeader } from '../../../adaptors/records/link-query.ts';

describe('a link to the next page', () => {
  const headers: readonly (readonly [string, string | undefined])[] = [
    ['<https://a.example.org/x?page=2>; rel="next", <https://a.example.org/x?page=9>; rel="last"', 'page=2'],
    ['<?page=1>; rel=prev, <?page=3>;rel=next', 'page=3'],
    ['<?page=3>; title="a, <b>; rel=next"; rel="last"', undefined],
    ['<?page=3>; type="text/html"; rel="last next"', 'page=3'],
    ['<?ids=1,2>; REL="NEXT"', 'ids=1,2'],
    ['<?page=3>; rel="nextish"', undefined],
    ['<?page=3>; rel=next-page', undefined],
    ['', undefined],
    ['nonsense', undefined],
  ];
  for (const [header, query] of headers) {
    it(`is ${query} in: ${header}`, () => {
      assert.equal(nextInHeader(header)?.split('?')[1], query);
    });
  }

  const queries: readonly (readonly [string, object])[] = [
    ['https://elsewhere.example.org/a?cursor=a%2Fb%3D&limit=2#top', { cursor: 'a/b=', limit: '2' }],
    ['?q=a+b&q=c', { q: ['a b', 'c'] }],
    ['/x?since=2026-03-01T00:00:00+03:00', { since: '2026-03-01T00:00:00+03:00' }],
    ['/x?flag&bad=%E0%A4%A&=1&&x==', { flag: '', bad: '%E0%A4%A', '': '1', x: '=' }],
    ['/x', {}],
  ];
  for (const [link, query] of queries) {
    it(`gives its query alone: ${link}`, () => {
      assert.deepEqual(linkQuery(link), query);
    });
  }

  it('may have a parameter of any name', () => {
    assert.deepEqual(Object.entries(linkQuery('?__proto__=1')), [['__proto__', '1']]);
  });
});
