import assert from 'node:assert/strict';
import { nextQuery } from '../../../adaptors/fhir/next-query.ts';

const table: [string, string, string, Record<string, string | string[]>][] = [
  ['HAPI, below the base', 'http://internal/fhir?_getpages=7&_count=20', '', { _getpages: '7', _count: '20' }],
  ['below the type', 'https://a/fhir/Immunization?page=2', 'Immunization', { page: '2' }],
  ['relative', 'Immunization?page=2', 'Immunization', { page: '2' }],
  ['a query alone', '?page=2', '', { page: '2' }],
  ['another origin, without a scheme', '//evil.example/Immunization?page=2', 'Immunization', { page: '2' }],
  ['steps up', '../../admin?page=2', '', { page: '2' }],
  ['a type that only ends alike', 'https://a/fhir/MyImmunization?page=2', '', { page: '2' }],
  ['a repeated parameter', '?date=ge1&date=le2&date=x', '', { date: ['ge1', 'le2', 'x'] }],
  ['escapes and plus', '?q=a%3Fb%26c+d%2B%7C', '', { q: 'a?b&c d+|' }],
  ['another question mark', '?q=a?b', '', { q: 'a?b' }],
  ['an equals sign in the value', '?page=a=b==', '', { page: 'a=b==' }],
  ['a name alone, and nothing between', '?a&&b=', '', { a: '', b: '' }],
  ['a broken escape', '?q=100%', '', { q: '100%' }],
  [
    'Blaze, below the type',
    'http://h/fhir/Immunization/__page/DAB-x_1?_count=2',
    'Immunization/__page/DAB-x_1',
    { _count: '2' },
  ],
  ['a history', '/fhir/Immunization/_history?_page=2', 'Immunization/_history', { _page: '2' }],
  ['pages of a posted search', 'http://h/fhir/Immunization/_search?page=2', 'Immunization', { page: '2' }],
  ['steps up below the type', 'Immunization/../../admin?page=2', '', { page: '2' }],
  ['an address below the type', 'Immunization/http://evil.example?page=2', '', { page: '2' }],
  [
    'an offset that is not escaped',
    '?_lastUpdated=ge2026-03-31T03:00:00.000+03:00',
    '',
    { _lastUpdated: 'ge2026-03-31T03:00:00.000+03:00' },
  ],
  ['no query', 'https://a/fhir/Immunization', 'Immunization', {}],
];

describe('nextQuery', () => {
  for (const [title, url, path, query] of table) {
    it(`takes the query and what is below the type: ${title}`, () => {
      assert.deepEqual(nextQuery(url, 'Immunization'), { path, query });
    });
  }

  it('takes names that objects have by themselves for names', () => {
    const { query } = nextQuery('?__proto__=1&constructor=2&toString=3', 'Immunization');
    assert.deepEqual(Object.entries(query), [
      ['__proto__', '1'],
      ['constructor', '2'],
      ['toString', '3'],
    ]);
    assert.equal(Object.getPrototypeOf(query), Object.prototype);
  });
});
