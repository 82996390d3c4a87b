import assert from 'node:assert/strict';
import fc from 'fast-check';
import { damage, randomDamage, randomExpression } from './grammar.ts';
import {
  answered,
  compileRow,
  exceptions,
  expected,
  nestRow,
  tryCompile,
  unlessOtherUnits,
  unlessRefused,
  useUtc,
} from './oracle.ts';
import { resources } from './resources.ts';
import { tellCount, written } from './tell-count.ts';
import { sensibleExpression } from './typed-grammar.ts';

const runs = 1500;
const seed = 20240131;

/** Values as JSON compares them: the package's objects carry hidden properties. */
function comparable(answer: ReturnType<typeof expected>): unknown {
  return 'values' in answer ? { values: answer.values.map((value) => structuredClone(value)) } : answer;
}

describe('random FHIRPath', () => {
  useUtc();
  for (const type of Object.keys(resources)) {
    it(`is refused, or gives the same answers over ${type}, damaged or not`, function () {
      this.timeout(120_000);
      let compiledCount = 0;
      const expression = fc.oneof({ weight: 4, arbitrary: sensibleExpression(type) }, randomExpression(type));
      const resource = fc.constantFrom(...(resources[type] ?? []));
      fc.assert(
        fc.property(expression, resource, randomDamage, (text, sound, changes) => {
          // The parser takes seconds for deeply nested parentheses.
          const compiled = text.length > 200 ? undefined : tryCompile(text, type);
          if (compiled === undefined || exceptions.some(({ source }) => source.test(compiled.source))) return;
          compiledCount += 1;
          const input = damage(sound, changes);
          const got = unlessOtherUnits(() => answered(compiled, input));
          if (got === undefined) return;
          assert.deepEqual(comparable(got), comparable(expected(text, input)), compiled.source);
        }),
        { numRuns: runs, seed },
      );
      assert.ok(compiledCount > runs / 10, `only ${compiledCount} were compiled`);
      tellCount(this, `${written(compiledCount)} of ${written(runs)} expressions compared, the others refused`);
    });
  }
});

const columns = { vaccine: 'string', 'child.sex': 'string', dose: 'number', age: 'number', active: 'boolean' } as const;
const text = fc.constantFrom('vaccine', 'child.sex', "'19'", "'male'", "''", '{}');
const number = fc.constantFrom(
  'dose',
  'age',
  '1',
  '0.5',
  '0',
  'dose + 1',
  'age * dose',
  '(dose - age)',
  'dose div 2',
  'age mod 2',
);
const comparison = fc.constantFrom('=', '!=', '<', '>', '<=', '>=');
const { truth } = fc.letrec<{ truth: string }>((tie) => ({
  truth: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constantFrom('active', 'true', '{}', 'dose.exists()', 'child.sex.empty()'),
    fc.tuple(text, comparison, text).map((parts) => parts.join(' ')),
    fc.tuple(number, comparison, number).map((parts) => parts.join(' ')),
    fc.tuple(text, text, text).map(([a, b, c]) => `${a} in (${b} | ${c})`),
    fc
      .tuple(tie('truth'), fc.constantFrom('and', 'or', 'xor', 'implies'), tie('truth'))
      .map(([a, b, c]) => `(${a}) ${b} (${c})`),
    tie('truth').map((a) => `(${a}).not()`),
    fc.tuple(tie('truth'), tie('truth'), tie('truth')).map(([a, b, c]) => `iif(${a}, ${b}, ${c})`),
  ),
}));
const row = fc.record({
  vaccine: fc.constantFrom('19', '20', '', null),
  'child.sex': fc.constantFrom('male', 'female', null),
  dose: fc.constantFrom(0, 1, 2.5, -1, null),
  age: fc.constantFrom(0, 1, 0.1, 1e-9, null),
  active: fc.constantFrom(true, false, null),
});

describe('random conditions over rows', () => {
  useUtc();
  it('give the same answers as the package over the same values', function () {
    let compiledCount = 0;
    fc.assert(
      fc.property(truth, row, (condition, values) => {
        fc.pre(condition.length <= 150);
        const compiled = unlessRefused(() => compileRow(condition, columns));
        if (compiled === undefined) return;
        compiledCount += 1;
        assert.deepEqual(answered(compiled, values), expected(condition, nestRow(values)), compiled.source);
      }),
      { numRuns: runs, seed },
    );
    assert.ok(compiledCount > runs / 2, `only ${compiledCount} were compiled`);
    tellCount(this, `${written(compiledCount)} of ${written(runs)} expressions compared, the others refused`);
  });
});
