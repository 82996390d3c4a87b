import assert from 'node:assert/strict';
import { tellCrash } from '../../cli/tell-crash.ts';

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('tellCrash', () => {
  const faults: [title: string, error: unknown, first: RegExp][] = [
    [
      'JSON that is cut off',
      thrownBy(() => JSON.parse('Amina Otieno')),
      /^SyntaxError: Unexpected token '…?.*is not valid JSON$/,
    ],
    ['a line of JSON', thrownBy(() => JSON.parse('[{"name":Amina}]')), /^SyntaxError: Unexpected token/],
    ['a number that is none', thrownBy(() => BigInt('Amina')), /^SyntaxError: Cannot convert … to a …$/],
    ['an address', thrownBy(() => new URL('Amina')), /^TypeError: Invalid URL$/],
    [
      'a buffer',
      thrownBy(() => Buffer.from(Object('Amina') as unknown as ArrayBuffer, 0).readInt8('Amina' as never)),
      /^TypeError/,
    ],
  ];
  for (const [title, error, first] of faults) {
    it(`says where it happened, and nothing of ${title}`, () => {
      const lines = tellCrash(error);
      assert.match(lines[0] ?? '', first);
      assert.match(lines[1] ?? '', /^\s+at /);
      assert.doesNotMatch(lines.join('\n'), /Amina/);
    });
  }

  it('says what our own checks say', () => {
    assert.equal(
      tellCrash(new Error('source "doses" has no dimension 3'))[0],
      'Error: source "doses" has no dimension 3',
    );
  });

  it('leaves out what adaptors put into their errors, and what is no error', () => {
    const error = Object.assign(new Error('Error parsing the response body'), { body: 'Amina', statusCode: 400 });
    assert.doesNotMatch([...tellCrash(error), ...tellCrash({ body: 'Amina' })].join('\n'), /Amina/);
  });
});
