import assert from 'node:assert/strict';
import fc from 'fast-check';
import fhirpath from 'fhirpath';
import { fhirOnlyFunctions } from '../../../../adaptors/tally/fhirpath/functions-table.ts';
import { compileFhirPath } from '../../../../adaptors/tally/fhirpath/index.ts';
import { answered } from './oracle.ts';

const evaluate = fhirpath.evaluate as (input: unknown, expression: string) => unknown[];

/** What the package answers without a model. */
function expected(expression: string, input: unknown): { values: unknown[] } | { failed: true } {
  try {
    return { values: evaluate(structuredClone(input), expression).map((value) => structuredClone(value)) };
  } catch {
    return { failed: true };
  }
}

const records: readonly Record<string, unknown>[] = [
  {
    id: '1',
    visualId: 'CASE-1',
    classification: 'CONFIRMED',
    dateOfOnset: '2024-03-05T00:00:00.000Z',
    age: { years: 4, months: 0 },
    'addresses:locationId': 'loc-a',
    addresses: [
      { typeId: 'USUAL', locationId: 'loc-a', geo: null, _locationId: { note: 'beside' } },
      { typeId: 'PREVIOUS', locationId: 'loc-b' },
    ],
    vaccinesReceived: [],
    hospitalized: true,
    wasContact: false,
    quantity: 12.5,
    doses: [1, 2, 2, 3],
    tags: ['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g', 'g'],
    mixed: ['1', 1, true, null, 'x'],
    code: '19',
    date: '2024-03-05',
    value: 7,
    note: ' Fever, cough ',
    questionnaireAnswers: { fever: [{ value: 'YES', date: '2024-03-05' }], travel: [{ value: ['a', 'b'] }] },
    deep: [{ item: [{ n: 1, item: [{ n: 2 }] }] }, { n: 3 }],
  },
  {
    id: 2,
    _id: 'mongo',
    classification: null,
    age: { months: 8 },
    addresses: { typeId: 'USUAL', locationId: 7 },
    hospitalized: 'true',
    wasContact: 0,
    quantity: '12.5',
    doses: 4,
    tags: 'a',
    mixed: {},
    code: 19,
    date: 1_709_596_800_000,
    value: { value: 'x' },
    note: '',
    questionnaireAnswers: [],
    deep: {},
  },
  { id: '3', quantity: -3, doses: ['2', 'x'], code: '019', date: '2024', note: 'ÀÉ', age: 3, value: null },
  {},
];

const PATHS = [
  'id',
  'classification',
  'dateOfOnset',
  'age',
  'age.`years`',
  'age.`months`',
  '`addresses:locationId`',
  'addresses',
  'addresses.locationId',
  'addresses[0].locationId',
  "addresses.where(typeId = 'USUAL')",
  "addresses.where(typeId = 'USUAL').locationId",
  'addresses.locationId.first()',
  'vaccinesReceived',
  'hospitalized',
  'wasContact',
  'quantity',
  'doses',
  'tags',
  'mixed',
  'code',
  'date',
  'value',
  'note',
  'nothing',
  'nothing.at.all',
  'questionnaireAnswers.fever.value',
  'questionnaireAnswers.travel.value.first()',
  'deep.repeat(item)',
  'deep.repeat(item).n',
  '(quantity + age.`years`)',
  '(quantity + 1)',
  '(code + note)',
];

const SUFFIXES = [
  '',
  '.exists()',
  '.empty()',
  '.count()',
  '.first()',
  '.last()',
  '.tail()',
  '.skip(1)',
  '.take(2)',
  '.single()',
  '.distinct()',
  '.isDistinct()',
  '.distinct().count()',
  '.not()',
  '.toString()',
  '.toInteger()',
  '.toDecimal()',
  '.toBoolean()',
  '.toDate()',
  '.toDateTime()',
  '.convertsToInteger()',
  '.convertsToDecimal()',
  '.convertsToBoolean()',
  '.convertsToDate()',
  '.length()',
  '.upper()',
  '.trim()',
  '.substring(0, 10)',
  ".startsWith('C')",
  ".endsWith('a')",
  ".contains('a')",
  ".indexOf('a')",
  ".matches('^[0-9]+$')",
  ".replace('a', 'b')",
  ".replaceMatches('[0-9]', '')",
  ".split(',')",
  ".join(', ')",
  '.abs()',
  '.round(1)',
  '.floor()',
  '.sum()',
  '.min()',
  '.max()',
  '.power(2)',
  '.sqrt()',
  '.ceiling()',
  '.truncate()',
  '.avg()',
  '.lower()',
  ".lastIndexOf('a')",
  '.toTime()',
  '.convertsToTime()',
  '.convertsToDateTime()',
  '.allFalse()',
  '.anyFalse()',
  '.repeat(item).count()',
  '.all($this.length() > 0)',
  '.select(iif($this = 1, 2, 3))',
  " !~ 'A'",
  ' !~ 19',
  '[1]',
  '.where(locationId.exists()).typeId',
  '.first().where(true)',
  '.subsetOf(tags)',
  '.ofType(String)',
  '.allTrue()',
  '.anyTrue()',
  '.value',
  '.length',
  ".where($this = 'a')",
  '.where($this > 1)',
  '.select($this)',
  ".all($this = 'a')",
  ".exists($this = 'CONFIRMED')",
  '.combine(tags)',
  '.union(tags)',
  '.intersect(tags)',
  '.exclude(tags)',
  " = 'CONFIRMED'",
  " != 'CONFIRMED'",
  ' = 19',
  " = '19'",
  ' = true',
  ' = tags',
  ' = $this',
  " ~ 'confirmed'",
  ' > 3',
  ' <= 12.5',
  " >= '2024-03-01'",
  ' < quantity',
  ' in tags',
  " in ('a' | 'b' | 'CONFIRMED')",
  ' in (1 | 2 | 19)',
  " contains 'a'",
  ' and true',
  ' or hospitalized',
  ' xor wasContact',
  ' implies hospitalized',
  ' + 1',
  " + 'x'",
  ' + quantity',
  ' - 1',
  ' * 2.5',
  ' / 4',
  ' div 2',
  ' mod 2',
  " & 'x'",
  ' | tags',
  ".iif($this.exists(), 'there', 'not')",
];

const WHOLE = [
  "classification = 'CONFIRMED' and hospitalized = true",
  "addresses.where(typeId = 'USUAL').first().locationId",
  'iif(hospitalized, 1, 0)',
  "iif(age.`years` > 4, 'old', 'young')",
  'addresses.select(typeId & locationId)',
  "addresses.exists(typeId = 'USUAL' and locationId.exists())",
  '%context.id',
  'date.substring(0, 10).toDate() >= @2024-01-01',
  'dateOfOnset.substring(0, 10).toDate() < @2024-03-06',
  'dateOfOnset.toDateTime() < @2024-03-06T00:00:00Z',
  'quantity.toDecimal() * 2',
  '(quantity + quantity) > 24',
  '(quantity + quantity).upper()',
  '(code + code) = (code & code)',
  'doses.sum() / doses.count()',
  '$this.id',
  'addresses[1].typeId',
  "iif(age.exists(), age.`months`, 'none')",
  "iif(classification.exists(), classification, 'none') = 'CONFIRMED'",
  'iif(code.exists(), code, 0) + 1',
  "(classification | 'SUSPECT').first()",
  "tags.combine('a').count()",
  'doses | 3',
];

const RECORD = { kind: 'record', resource: 'case' } as const;

/** Expressions over records of any shape. */
const ANY = [
  'a',
  'a.b',
  'a.b.a',
  'a.value',
  'a.id',
  'a.exists()',
  "a = 'a'",
  'a = b',
  'a.b = b.a',
  'a != 1',
  'a > 0',
  'a < b',
  "a in ('a' | 'b' | '19')",
  'b contains 1',
  'a and b',
  'a or b.exists()',
  'a.not()',
  'a + 1',
  'a + b',
  'a - b',
  'a & b',
  'a | b',
  'a.distinct().count()',
  'a.first()',
  'a.where(b.exists()).a',
  "a.where($this = 'a')",
  'a.select(b)',
  'iif(a.exists(), a, b)',
  'a.toString()',
  'a.toInteger()',
  'a.toDecimal()',
  'a.toBoolean()',
  "a.startsWith('2')",
  'a.length()',
  'a.substring(0, 1)',
  'a.all(b.empty())',
  "a.first() ~ 'A'",
  'a.single()',
  'a.count() + b.count()',
];

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

  for (const name of fhirOnlyFunctions) {
    it(`refuses ${name}(), and says what to write`, () => {
      const argument = name === 'extension' ? "'x'" : /Type|as|is/.test(name) ? 'string' : '';
      assert.throws(
        () => compileFhirPath(`age.${name}(${argument})`, { kind: 'record', resource: 'case' }),
        ({ message, fix }: { message: string; fix: string }) =>
          message.startsWith(`${name}() is for FHIR resources, not for records`) && fix.length > 5,
      );
    });
  }

  it('refuses is and as between values', () => {
    for (const expression of ['age is Integer', 'age as Integer']) {
      assert.throws(() => compileFhirPath(expression, { kind: 'record', resource: 'case' }), {
        code: 'fhirpath-unsupported',
      });
    }
  });

  it('refuses to compare a text with a date, which never holds', () => {
    for (const operator of ['=', '>=', 'in']) {
      assert.throws(
        () => compileFhirPath(`dateOfOnset ${operator} @2024-01-01`, { kind: 'record', resource: 'case' }),
        ({ code, fix }: { code: string; fix: string }) => code === 'fhirpath-type' && fix.includes('toDate()'),
      );
    }
  });

  it('reads no property that every object has', () => {
    for (const name of ['constructor', '`__proto__`', 'addresses.toString']) {
      assert.throws(() => compileFhirPath(name, { kind: 'record', resource: 'case' }), {
        code: 'fhirpath-unsupported',
      });
    }
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
