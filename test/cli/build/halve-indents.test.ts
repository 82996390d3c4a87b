import assert from 'node:assert/strict';
import { halveIndents } from '../../../cli/build/halve-indents.ts';

describe('halveIndents', () => {
  it('indents by one space what was indented by two, from the second level on', () => {
    const source = ['function f(a) {', '  if (a) {', '    return [', '      1,', '    ];', '  }', '}'].join('\n');
    const expected = ['function f(a) {', '  if (a) {', '  return [', '   1,', '  ];', '  }', '}'].join('\n');
    assert.equal(halveIndents(source), expected);
  });

  it('leaves texts of several lines as they are', () => {
    const source = [
      'const text = `a',
      '      b ${(',
      '      1',
      '      )} c',
      '        d`;',
      "const e = 'f\\",
      "      g';",
    ].join('\n');
    const run = (code: string) => new Function(`${code}; return text + e;`)() as string;
    assert.equal(run(halveIndents(source)), run(source));
    assert.ok(halveIndents(source).includes('\n   1\n'));
  });
});
