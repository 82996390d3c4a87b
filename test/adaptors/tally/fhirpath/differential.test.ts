import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { expressions } from './expressions.ts';
import { answered, assertSame, compileRow, expected, type Json, nestRow, tryCompile, useUtc } from './oracle.ts';
import { paths, suffixes } from './paths.ts';
import { resources } from './resources.ts';
import { tellCount, written } from './tell-count.ts';

const cases = Object.keys(resources).map((type) => {
  const combined = (paths[type] ?? []).flatMap((path) => suffixes.map((suffix) => path + suffix));
  return { type, list: [...(expressions[type] ?? []), ...combined] };
});

describe('compiled FHIRPath beside the fhirpath package', () => {
  useUtc();
  for (const { type, list } of cases) {
    it(`gives the same answers over ${type}`, function () {
      this.timeout(300_000);
      let compiledCount = 0;
      for (const expression of list) {
        const compiled = tryCompile(expression, type);
        if (compiled === undefined) continue;
        compiledCount += 1;
        for (const resource of resources[type] ?? []) assertSame(compiled, expression, resource);
      }
      assert.ok(compiledCount > list.length / 4, `only ${compiledCount} of ${list.length} were compiled`);
      const samples = resources[type]?.length ?? 0;
      tellCount(
        this,
        `${written(compiledCount)} expressions × ${samples} resources; ${list.length - compiledCount} refused`,
      );
    });
  }

  it('compiles every expression of the usual kind', () => {
    const usual = [
      'gender',
      'birthDate',
      "name.where(use = 'official').given.first()",
      'active = true',
      'name.given.count() > 1',
    ];
    for (const expression of usual) assert.ok(tryCompile(expression, 'Patient'), expression);
  });
});

const columns = {
  vaccine: 'string',
  dose: 'number',
  active: 'boolean',
  date: 'date',
  at: 'dateTime',
  'child.sex': 'string',
  'child.age': 'number',
  'two words': 'string',
} as const;
const rows: Json[] = [
  {
    vaccine: '19',
    dose: 1,
    active: true,
    date: '2024-01-31',
    at: '2024-01-31T10:00:00Z',
    'child.sex': 'male',
    'child.age': 0.5,
    'two words': 'x',
  },
  {
    vaccine: '20',
    dose: 2.5,
    active: false,
    date: '2024-02',
    at: '2024',
    'child.sex': 'female',
    'child.age': 0,
    'two words': '',
  },
  {
    vaccine: null,
    dose: null,
    active: null,
    date: null,
    at: null,
    'child.sex': null,
    'child.age': null,
    'two words': null,
  },
  {
    vaccine: '19',
    dose: null,
    active: true,
    date: '2023-12-31',
    at: null,
    'child.sex': null,
    'child.age': 12,
    'two words': null,
  },
  { vaccine: 'x', dose: '1', active: 'yes', date: 5, at: null, 'child.sex': 1, 'child.age': null, 'two words': null },
];
const overRows = [
  "vaccine = '19'",
  "vaccine in ('19' | '20')",
  "vaccine != '19'",
  "('19' | vaccine).exists()",
  "child.sex = 'male' and dose >= 1",
  'dose + child.age',
  'dose - 1 > 0',
  'dose * 2 / 3',
  'dose div 2',
  'dose mod 2',
  'active',
  'active = true',
  'active.not()',
  'active and dose > 1',
  "active or vaccine = 'x'",
  'active xor child.sex.exists()',
  'active implies dose.exists()',
  'dose.empty()',
  'child.sex.exists().not()',
  "date >= '2024-01-01'",
  "date = '2024-02'",
  "at = '2024'",
  "`two words` = 'x'",
  "vaccine & '/' & child.sex",
  'vaccine + child.sex',
  "vaccine.startsWith('1')",
  "vaccine.contains('9')",
  "iif(dose > 1, 'more', 'one')",
  'iif(active, vaccine, child.sex)',
  'dose in (1 | 2.5)',
  '{}',
  'dose = {}',
  'vaccine | child.sex',
  "dose > 1 and (vaccine = '20' or vaccine = '19')",
  '-1 < dose',
  '$this.dose > 1',
  'dose = child.age',
  'vaccine = child.sex',
  "vaccine > '19'",
  '-(dose + 1)',
  "vaccine.endsWith('9')",
  '1 / child.age',
  'child.age div child.age',
];

describe('compiled expressions over rows beside the fhirpath package', () => {
  useUtc();
  for (const expression of overRows) {
    it(expression, () => {
      const compiled = compileRow(expression, columns);
      for (const row of rows)
        assert.deepEqual(
          answered(compiled, row),
          expected(expression, nestRow(row)),
          `${compiled.source} on ${JSON.stringify(row)}`,
        );
    });
  }
});

function sample(path: string, count: number): Json[] {
  const text = gunzipSync(readFileSync(path)).toString('utf8');
  return text
    .split('\n')
    .slice(0, count)
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Json);
}

const synthea = sharedPath('data/synthea-1k');
(synthea ? describe : describe.skip)(sharedTitle('compiled FHIRPath over synthetic records', synthea), () => {
  useUtc();
  for (const type of ['Immunization', 'Patient']) {
    it(`gives the same answers over ${type}`, function () {
      this.timeout(300_000);
      const inputs = sample(`${synthea}/${type}.ndjson.gz`, 300);
      assert.equal(inputs.length, 300);
      const list = [...(expressions[type] ?? []), ...(paths[type] ?? [])];
      let compiledCount = 0;
      for (const expression of list) {
        const compiled = tryCompile(expression, type);
        if (compiled === undefined) continue;
        compiledCount += 1;
        for (const input of inputs) assertSame(compiled, expression, input);
      }
      tellCount(this, `${written(compiledCount)} expressions × ${inputs.length} resources`);
    });
  }
});
