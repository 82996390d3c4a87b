import assert from 'node:assert/strict';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { compile, doses } from '../compile.ts';

const fetchOf = (text: string) => compile(`${doses()}${text}\n`).fetch;

describe('fetch', () => {
  it('is left out where the mapping says nothing', () => {
    assert.equal(fetchOf(''), undefined);
  });

  it('is one search at a time, of parts where that helps, as far as it says nothing else', () => {
    assert.deepEqual(fetchOf('fetch: { concurrency: 4 }'), { concurrency: 4, elements: 'auto' });
    assert.deepEqual(fetchOf('fetch: { elements: never }'), { concurrency: 1, elements: 'never' });
  });

  const bad: [string, RegExp][] = [
    ['fetch: { concurrency: 0 }', /0 searches at a time cannot be made — write 1 to 16/],
    ['fetch: { concurrency: 17 }', /17 searches at a time cannot be made — write 1 to 16/],
    ['fetch: { elements: some }', /elements/],
    ['fetch: { parallel: 2 }', /unknown key "parallel"/],
  ];
  for (const [text, message] of bad) {
    it(`refuses ${text}`, () => {
      assert.throws(
        () => fetchOf(text),
        (error) => error instanceof MappingError && message.test(error.message),
      );
    });
  }
});
