import assert from 'node:assert/strict';
import fc from 'fast-check';
import fhirpath from 'fhirpath';
import { compileFhirPath } from '../../../../adaptors/tally/fhirpath/index.ts';
import { answered } from './oracle.ts';
import { ANY, PATHS, records, SUFFIXES, WHOLE } from './record-expressions.ts';

const evaluate = fhirpath.evaluate as (input: unknown, expression: string) => unknown[];

/** What the package answers without a model. */
function expected(expression: string, input: unknown): { values: unknown[] } | { failed: true } {
  try {
    return { values: evaluate(structuredClone(input), expression).map((value) => structuredClone(value)) };
  } catch {
    return { failed: true };
  }
}

const RECORD = { kind: 'record', resource: 'case' } as const;

describe('FHIRPath over plain records', () => {
  let compared = 0;
  for (const path of PATHS) {
    it(`answers ${path} as the fhirpath package without a model`, () => {
      for (const suffix of SUFFIXES) compared += compare(path + suffix);
    });
  }

  for (const expression of WHOLE) {
    it(`answers ${expression} as the fhirpath package without a model`, () => {
      assert.equal(compare(expression), records.length);
    });
  }

  it('reads a field that is named like the kind of record: the package would take the record itself', () => {
    const code = compileFhirPath('case', RECORD);
    assert.deepEqual(answered(code, { resourceType: 'case', case: 'C-1' }), { values: ['C-1'] });
  });

  it('answers as the package over records of any shape', () => {
    const names = ['a', 'b', 'c', 'value', 'extension', 'id'];
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom<unknown>(null, true, false, 0, 1, -1.5, 19, '', 'a', 'b', '1', '19', 'true', '2024-03-05'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    const record = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 5, noNullPrototype: true });
    const compiled = ANY.map((expression) => ({ expression, code: compileFhirPath(expression, RECORD) }));
    fc.assert(
      fc.property(record, fc.constantFrom(...compiled), (input, { expression, code }) => {
        const text = `${expression}\n${code.source}\non ${JSON.stringify(input)}`;
        assert.deepEqual(answered(code, input), expected(expression, input), text);
      }),
      { numRuns: 1500 },
    );
  });

  it('compared most of what was tried, which is not refused', () => {
    assert.ok(compared > 0.9 * PATHS.length * SUFFIXES.length * records.length, String(compared));
  });
});

/** Compare on each record; the number of records, 0 where the expression is refused. */
function compare(expression: string): number {
  let compiled: ReturnType<typeof compileFhirPath>;
  try {
    compiled = compileFhirPath(expression, { kind: 'record', resource: 'case' });
  } catch (error) {
    assert.equal((error as Error).name, 'FhirPathError', expression);
    return 0;
  }
  for (const record of records) {
    const answer = answered(compiled, record);
    assert.deepEqual(answer, expected(expression, record), `${expression}\n${compiled.source}\non ${record.id}`);
  }
  return records.length;
}
