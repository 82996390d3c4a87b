import assert from 'node:assert/strict';
import { escapeTexts } from '../../../cli/build/escape-texts.ts';

describe('escapeTexts', () => {
  it('escapes the dot in strings and templates, and in nothing else', () => {
    const source = `const a = "x/collections.html, collections.";\nconst b = \`collections.\${a.length}collections.\`;\n`;
    const escaped = escapeTexts(source);
    assert.doesNotMatch(escaped, /collections\./);
    const valuesOf = (code: string) => new Function(`${code}return [a, b];`)() as unknown;
    assert.deepEqual(valuesOf(escaped), valuesOf(source));
  });

  it('leaves code alone, for the check to refuse', () => {
    const source = 'const a = collections.get;\n';
    assert.equal(escapeTexts(source), source);
  });

  it('leaves a module without such a text as it is', () => {
    assert.equal(escapeTexts('not even a module ('), 'not even a module (');
  });
});
