import assert from 'node:assert/strict';
import {
  compileFhirPath,
  compileToFunction,
  type ExpressionContext,
  FhirPathError,
} from '../../../../adaptors/tally/fhirpath/index.ts';
import { exceptions, expected, tryCompile, useUtc } from './oracle.ts';
import { patients } from './resources.ts';

function run(expression: string, context: ExpressionContext, input: unknown): unknown[] {
  return compileToFunction(compileFhirPath(expression, context))(input);
}

function refusal(expression: string, context: ExpressionContext): FhirPathError {
  try {
    compileFhirPath(expression, context);
  } catch (error) {
    if (error instanceof FhirPathError) return error;
  }
  return assert.fail(`${expression} was accepted`);
}

describe('expressions over an item of a list', () => {
  const patient = patients[0];
  const levels: [string, string, string][] = [
    ['name', 'HumanName', 'given.first()'],
    ['name', 'HumanName', "iif(use = 'official', family, given.first())"],
    ['name.given', 'string', '$this.upper()'],
    ['contact', 'Patient.contact', 'name.family'],
    ['contact', 'Patient.contact', "gender = 'female'"],
    ['telecom', 'ContactPoint', 'rank > 1'],
    ['address', 'Address', 'period.start <= @2021'],
    ['identifier', 'Identifier', "value.replace('x', '')"],
    ['extension', 'Extension', 'value.ofType(Address).city'],
    ["extension('urn:n').value.ofType(integer)", 'integer', '$this + 1'],
    ["name.select(given.join(' '))", 'System.String', "$this & '!'"],
    ['birthDate', 'date', '$this + 1 year'],
  ];
  for (const [list, path, expression] of levels) {
    it(`${list}: ${expression}`, () => {
      const outer = compileFhirPath(list, { kind: 'resource', resource: 'Patient' });
      assert.equal(outer.path, path);
      const inner = { kind: 'element', path, resource: 'Patient' } as const;
      const found = compileToFunction(outer)(patient).flatMap((item) => run(expression, inner, item));
      assert.deepEqual({ values: found }, expected(`(${list}).select(${expression})`, patient));
    });
  }

  it('tells between which types a choice is open, and has no path for it', () => {
    const compiled = compileFhirPath('deceased', { kind: 'resource', resource: 'Patient' });
    assert.deepEqual([compiled.choice, compiled.path], [['boolean', 'dateTime'], undefined]);
    const narrowed = compileFhirPath('deceased.ofType(dateTime)', { kind: 'resource', resource: 'Patient' });
    assert.deepEqual([narrowed.choice, narrowed.path], [undefined, 'dateTime']);
  });

  it('refuses unknown paths, and keys of the resource', () => {
    const context = (path: string) => ({ kind: 'element', path, resource: 'Patient' }) as const;
    assert.match(refusal('given', context('HumanNam')).fix, /HumanName/);
    assert.equal(refusal('given', context('Patient.contct')).code, 'fhirpath-unknown-type');
    assert.equal(refusal('getResourceKey()', context('HumanName')).code, 'fhirpath-type');
  });
});

describe('constants of an expression', () => {
  const constants = {
    use: 'official',
    least: 2,
    none: 0,
    one: 1,
    half: 0.5,
    on: true,
    born: { type: 'date', value: '2023-01-01' },
    at: { type: 'dateTime', value: '2023-12-31T00:00:00Z' },
    'two words': 'x',
  } as const;
  const context = { kind: 'resource', resource: 'Patient', constants } as const;
  const answers: [string, unknown[]][] = [
    ['name.where(use = %use).given.first()', ['Amina']],
    ['telecom.rank.max() >= %least', [true]],
    ['%half + %least', [2.5]],
    ['active = %on', [true]],
    ['birthDate > %born', [true]],
    ['birthDate < %at', [true]],
    ["%`two words` & 'y'", ['xy']],
    ['telecom[%least].value', ['a@example.org']],
    ['name[%none].given[%one]', ['Rose']],
    ['%use', ['official']],
  ];
  for (const [expression, values] of answers) {
    it(expression, () => assert.deepEqual(run(expression, context, patients[0]), values));
  }

  it('refuses unknown names, with the nearest one', () => {
    const error = refusal('name.where(use = %uze)', context);
    assert.deepEqual([error.code, error.column], ['fhirpath-unsupported', 18]);
    assert.match(error.fix, /Did you mean use/);
  });

  it('refuses constants that are no dates', () => {
    const wrong = { ...context, constants: { born: { type: 'date', value: '2023-13' } } };
    assert.equal(refusal('birthDate > %born', wrong).code, 'fhirpath-type');
  });
});

describe('%rowIndex', () => {
  it('is the second parameter', () => {
    const compiled = compileFhirPath('%rowIndex + 1', {
      kind: 'element',
      path: 'HumanName',
      resource: 'Patient',
      rowIndex: true,
    });
    assert.match(compiled.source, /^\(input, rowIndex\) => /);
    const make = compileToFunction(compiled) as (input: unknown, rowIndex: number) => unknown[];
    assert.deepEqual(make({}, 4), [5]);
  });
});

describe('expressions over rows that are lists', () => {
  const context = {
    kind: 'row',
    columns: { vaccine: 'string', dose: 'number', date: 'date', tags: 'string', born: 'date', _vaccine: 'string' },
    slots: ['date', 'dose', 'vaccine', 'tags', 'born', '_vaccine'],
    collections: ['tags'],
  } as const;
  const row = ['2024-01-31', 2, '19', ['a', 'b'], '2023', 'beside'];

  it('reads a column by its position', () => {
    assert.equal(compileFhirPath('dose', context).source, '(input) => fp.box(input[1])');
    assert.equal(compileFhirPath('tags', context).source, '(input) => fp.own(input[3])');
  });

  const answers: [string, unknown[]][] = [
    ["vaccine = '19' and dose > 1", [true]],
    ["_vaccine = 'beside'", [true]],
    ["'a' in tags", [true]],
    ["tags contains 'c'", [false]],
    ['tags.exists() and tags.count() = 2', [true]],
    ['tags.empty()', [false]],
    ['vaccine in tags', [false]],
    ['tags', ['a', 'b']],
    ['dose.count()', [1]],
  ];
  for (const [expression, values] of answers) {
    it(expression, () => assert.deepEqual(run(expression, context, row), values));
  }

  it('takes no list for an empty one', () => {
    assert.deepEqual(run('tags.empty()', context, [null, null, null, null]), [true]);
    assert.deepEqual(run("'a' in tags", context, [null, null, null, []]), [false]);
  });

  for (const expression of [
    "tags = 'a'",
    "tags + 'a'",
    "tags & 'a'",
    "tags in ('a' | 'b')",
    'vaccine contains tags',
    "tags | 'a'",
    "tags.startsWith('a')",
    "iif(dose > 1, tags, 'x')",
    "tags < 'b'",
  ]) {
    it(`refuses ${expression} over a list`, () => {
      assert.match(refusal(expression, context).fix, /in, contains/);
    });
  }

  it('refuses a column that has no place', () => {
    assert.equal(refusal('dose', { ...context, slots: ['date'] }).code, 'fhirpath-unknown-element');
  });
});

describe('columns of dates', () => {
  useUtc();
  const context = { kind: 'row', columns: { date: 'date', other: 'date' } } as const;
  const dates = ['2023', '2023-02', '2023-02-28', '2024-01-31', '2023-02-30', null];
  const templates = [
    'A = @2023-02-28',
    'A != @2023',
    '@2023-02 < A',
    'A >= @2023-02',
    'A <= @2024',
    'A > B',
    'A = B',
    'A in (@2023 | @2024-01-31)',
    'A < @2023-03-01T10:00:00Z',
  ];
  for (const template of templates) {
    it(template, () => {
      const compiled = compileToFunction(compileFhirPath(template.replace('A', 'date').replace('B', 'other'), context));
      for (const day of dates) {
        for (const other of dates) {
          const [a, b] = ["extension('a').value", "extension('b').value"];
          const extension = [
            { url: 'a', valueDate: day },
            { url: 'b', valueDate: other },
          ];
          const wanted = expected(template.replace('A', a).replace('B', b), { resourceType: 'Patient', extension });
          assert.deepEqual(
            attempt(() => compiled({ date: day, other })),
            wanted,
            `${day} ${other}`,
          );
        }
      }
    });
  }

  it('still compare as text with text', () => {
    assert.deepEqual(run("date >= '2024-01-01'", context, { date: '2024-01-31' }), [true]);
  });
});

function attempt(compute: () => unknown[]): ReturnType<typeof expected> {
  try {
    return { values: compute() };
  } catch (error) {
    assert.match(String((error as { code?: unknown }).code), /^fhirpath-/);
    return { failed: true };
  }
}

describe('where the specification is followed instead of the package', () => {
  const sample = { resourceType: 'Patient', deceasedDateTime: '2024-03-05T23:30:00-03:00' };
  const answers: [string, string, unknown[], unknown[]][] = [
    ['the date', 'deceased.ofType(dateTime).toDate()', ['2024-03-05'], []],
    ['the limits', '@2024-01-31T10:00.lowBoundary()', ['2024-01-31T10:00:00.000+14:00'], ['2024-01-31T10:00:00.000']],
    ['the limits', '@2024-01-31T10:00.highBoundary()', ['2024-01-31T10:00:59.999-12:00'], ['2024-01-31T10:00:59.999']],
  ];
  for (const [name, expression, ours, theirs] of answers) {
    it(`${name}: ${expression}`, () => {
      const compiled = tryCompile(expression, 'Patient');
      assert.ok(compiled);
      assert.ok(
        exceptions.some((exception) => exception.name.startsWith(name) && exception.source.test(compiled.source)),
      );
      assert.deepEqual(compileToFunction(compiled)(sample), ours);
      assert.deepEqual(expected(expression, sample), { values: theirs });
    });
  }

  it('limits a Period by its start and its end, which the package refuses', () => {
    const context = { kind: 'resource', resource: 'Encounter' } as const;
    const visit = { resourceType: 'Encounter', period: { start: '2024-02', end: '2024-02-29T10:00:00Z' } };
    assert.deepEqual(run('period.lowBoundary()', context, visit), ['2024-02-01T00:00:00.000+14:00']);
    assert.deepEqual(run('period.highBoundary()', context, visit), ['2024-02-29T10:00:00.999Z']);
    assert.deepEqual(run('period.lowBoundary(8)', context, visit), ['2024-02-01']);
    assert.deepEqual(run('period.lowBoundary()', context, { period: { end: '2024' } }), []);
    assert.deepEqual(run('period.highBoundary()', context, {}), []);
    assert.deepEqual(expected('period.lowBoundary()', visit), { failed: true });
    const twice = { location: [{ period: { start: '2023' } }, { period: { end: '2024' } }] };
    assert.throws(() => run('location.period.lowBoundary()', context, twice), { code: 'fhirpath-singleton' });
  });

  it('knows %resource, which the package has to be told', () => {
    for (const name of ['%resource', '%rootResource', '%context'])
      assert.deepEqual(
        run(
          `name.where(%{R}.gender = 'female').family`.replace('%{R}', name),
          { kind: 'resource', resource: 'Patient' },
          {
            gender: 'female',
            name: [{ family: 'A' }],
          },
        ),
        ['A'],
      );
  });

  it('reads half a second as 500 milliseconds, where the package reads 5', () => {
    const expression = '@2024-01-01T10:00:00.5Z = @2024-01-01T10:00:00.500Z';
    assert.deepEqual(run(expression, { kind: 'resource', resource: 'Patient' }, {}), [true]);
    assert.deepEqual(expected(expression, { resourceType: 'Patient' }), { values: [false] });
  });

  it('fails for quantities of different units, which it does not convert', () => {
    const quantity = { value: 4, system: 'http://unitsofmeasure.org', code: 'kg' };
    const context = { kind: 'resource', resource: 'Observation' } as const;
    const weight = { resourceType: 'Observation', valueQuantity: quantity };
    assert.deepEqual(run("value.ofType(Quantity) > 3 'kg'", context, weight), [true]);
    assert.throws(() => run("value.ofType(Quantity) > 3 'g'", context, weight), { code: 'fhirpath-type' });
    const compared = { ...weight, valueQuantity: { ...quantity, comparator: '<' } };
    assert.throws(() => run("value.ofType(Quantity) > 3 'kg'", context, compared), { code: 'fhirpath-type' });
  });
});
