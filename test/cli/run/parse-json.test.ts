import assert from 'node:assert/strict';
import { parseJson } from '../../../cli/run/parse-json.ts';

describe('parseJson', () => {
  it('parses what JSON.parse does, with a byte order mark or without', async () => {
    for (const text of ['{"a":[1,null]}', '\uFEFF{"a":[1,null]}']) {
      assert.deepEqual(await parseJson(text), { ok: true, value: { a: [1, null] } });
    }
  });

  const mistakes: [string, number, number][] = [
    ['', 1, 1],
    ['{"a": }', 1, 7],
    ['{\n  "a": 1,\n  b: 2\n}', 3, 3],
    ['[1, 2', 1, 6],
    ['{"a": 1} x', 1, 10],
    ['{"a": "né', 1, 10],
  ];
  for (const [text, line, column] of mistakes) {
    it(`finds the mistake in ${JSON.stringify(text)}`, async () => {
      assert.deepEqual(await parseJson(text), { ok: false, line, column });
    });
  }
});
