import assert from 'node:assert/strict';
import { nextQuery } from '../../../adaptors/fhir/next-query.ts';

const table: [string, string, boolean, Record<string, string | string[]>][] = [
  ['HAPI, below the base', 'http://internal/fhir?_getpages=7&_count=20', false, { _getpages: '7', _count: '20' }],
  ['below the type', 'https://a/fhir/Immunization?page=2', true, { page: '2' }],
  ['relative', 'Immunization?page=2', true, { page: '2' }],
  ['a query alone', '?page=2', false, { page: '2' }],
  ['another origin, without a scheme', '//evil.example/Immunization?page=2', true, { page: '2' }],
  ['steps up', '../../admin?page=2', false, { page: '2' }],
  ['a type that only ends alike', 'https://a/fhir/MyImmunization?page=2', false, { page: '2' }],
  ['a repeated parameter', '?date=ge1&date=le2&date=x', false, { date: ['ge1', 'le2', 'x'] }],
  ['escapes and plus', '?q=a%3Fb%26c+d%2B%7C', false, { q: 'a?b&c d+|' }],
  ['another question mark', '?q=a?b', false, { q: 'a?b' }],
  ['an equals sign in the value', '?page=a=b==', false, { page: 'a=b==' }],
  ['a name alone, and nothing between', '?a&&b=', false, { a: '', b: '' }],
  ['a broken escape', '?q=100%', false, { q: '100%' }],
  ['no query', 'https://a/fhir/Immunization', true, {}],
];

describe('nextQuery', () => {
  for (const [title, url, onType, query] of table) {
    it(`takes the query alone: ${title}`, () => {
      assert.deepEqual(nextQuery(url, 'Immunization'), { onType, query });
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
