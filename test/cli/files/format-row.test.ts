import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { formatCsv, formatRow, writeTexts } from '../../../cli/files/index.ts';

describe('formatRow', () => {
  it('writes an object a line', () => {
    assert.equal(formatRow(['a', 'b', 'c'], ['x', null, [1, 2]], 'json'), '{"a":"x","b":null,"c":[1,2]}\n');
  });

  it('quotes what CSV needs quoted', () => {
    assert.equal(formatCsv(['a', 'b,c', 'd"e', 'f\ng', '', null, 1, true]), 'a,"b,c","d""e","f\ng","",,1,true\r\n');
  });

  it('writes CSV that a reader reads back', () => {
    const rows = [['a,b', 'c"d', 'e\r\nf', ' g ', '']];
    assert.deepEqual(parse(rows.map(formatCsv).join('')), rows);
  });
});

describe('writeTexts', () => {
  it('waits for a reader that is slow', async () => {
    const stream = new PassThrough({ highWaterMark: 16 });
    const out = writeTexts(stream);
    const large = 'x'.repeat(70_000);
    let done = false;
    const writing = out.write(large).then(() => {
      done = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(done, false);
    let length = 0;
    stream.on('data', (chunk: Buffer) => {
      length += chunk.length;
    });
    await writing;
    assert.equal(length, large.length);
  });
});
