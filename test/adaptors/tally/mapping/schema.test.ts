import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { mappingSchema } from '../../../../adaptors/tally/mapping/schema.ts';
import { readFixtures } from '../../../fixtures/read-fixtures.ts';
import { doses } from '../compile.ts';
import { refusal } from './mistakes.ts';
import { WIDE } from './wide.ts';

const mappings = new URL('../../../../mappings/', import.meta.url);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(mappingSchema());

/** What schema and parser say of a mapping. */
function verdicts(text: string): { readonly schema: boolean; readonly parser: boolean } {
  return { schema: validate(parse(text)), parser: refusal(text).length === 0 };
}

describe('the schema of mappings', () => {
  it('is what mappings/mapping.schema.json holds', () => {
    const written = JSON.parse(readFileSync(new URL('mapping.schema.json', mappings), 'utf8'));
    assert.deepEqual(
      written,
      JSON.parse(JSON.stringify(mappingSchema())),
      'run npx tsx adaptors/tally/mapping/write-schema.ts && npm run format',
    );
  });

  const shipped = readFileSync(new URL('immunization-monthly.yaml', mappings), 'utf8');
  const definition =
    '{ resource: Location, select: [{ column: [{ name: partOf, path: partOf.getReferenceKey(Location) }] }] }';
  const fixtures = new Map(readFixtures().map(({ name, mapping }) => [name, mapping]));
  const cases = fixtures.get('records-of-cases') ?? '';
  const rates = fixtures.get('rates-of-cells') ?? '';
  const good: [title: string, text: string][] = [
    ['views of records', cases],
    ['a ViewDefinition over records', fixtures.get('records-of-deliveries') ?? ''],
    ['indicators', rates],
    ['the shipped mapping', shipped],
    ['a usual mapping', doses()],
    ['a wide mapping', WIDE],
    ['codes of digits', WIDE.replace("['19', ", '[19, ')],
    ['a list of conditions', doses({ where: "[status = 'completed', patient.exists()]" })],
    ['a limit of rows', `${doses()}maxQuarantined: 50\n`],
    ['a limit that is a share', `${doses()}maxQuarantined: 2.5%\n`],
    ['codes of org units', WIDE.replace('climb: true', 'idScheme: code')],
    ['places that are attribute values', doses().replace('lookup: org-units.csv', 'idScheme: attribute:FHIR_ID')],
    ['a ViewDefinition', WIDE.replace(/ {2}facility:\n.*\n.*\n/, `  facility: ${definition}\n`)],
  ];
  for (const [title, text] of good) {
    it(`takes ${title}, as the parser does`, () => assert.deepEqual(verdicts(text), { schema: true, parser: true }));
  }

  const bad: [title: string, from: string, to: string][] = [
    ['an unknown key at the top', 'dataSet: EPI', 'dataSet: EPI\ndataset: EPI'],
    ['a missing key', 'dataSet: EPI\n', ''],
    ['an unknown period type', 'type: Quarterly', 'type: Quaterly'],
    ['an unknown key of a period', 'since: 2024-01', 'sinze: 2024-01'],
    ['an unknown word for zeros', 'zeros: assigned', 'zeros: all'],
    ['a smallest cell below 0', 'minCell: 1', 'minCell: -1'],
    ['a climb that is no flag', 'climb: true', 'climb: up'],
    ['neither a lookup nor an id scheme', 'lookup: org-units.csv, climb: true', 'climb: false'],
    ['an unknown id scheme', 'climb: true', 'idScheme: name'],
    ['an attribute without its name', 'climb: true', "idScheme: 'attribute:'"],
    ['an unknown key of a view', 'searchDate: date', 'serchDate: date'],
    ['a column that is a list', 'amount: doseQuantity.value', 'amount: [doseQuantity.value]'],
    ['a dimension of no kind', '{ option: Total }', '{ opinion: Total }'],
    ['a constant with a column', '{ option: Total }', '{ option: Total, column: vaccine }'],
    ['a system without codes', '{ column: amount, bands', '{ column: amount, system: system, bands'],
    ['codes that are no list', "MR: ['|21']", 'MR: 21'],
    ['a band of one number', 'infant: [0, 12]', 'infant: [0]'],
    ['a band of ages without a beginning', 'infant: [0, 12]', 'infant: [null, 12]'],
    ['an age of one column', '[child.birthDate, event.day]', '[child.birthDate]'],
    ['a source without values', '    values: [{ dataElement: E }]\n', ''],
    ['an unknown key of a source', 'orgUnit: [clinic]', 'orgUnits: [clinic]'],
    ['an unknown key of a join', 'include: location', 'inclde: location'],
    ['an unknown key of a place', 'stopIfPresent: true', 'stop: true'],
    ['no duration', 'plus: 1 year', 'plus: a year'],
    ['a duration of nothing', 'lookBack: 2 years', 'lookBack: 0 years'],
    ['a fact of two kinds', '{ count: true }', '{ count: true, any: true }'],
    ['a fact that is false', '{ count: true }', '{ count: false }'],
    ['an unknown aggregate', 'aggregate: avg', 'aggregate: average'],
    ['too many decimals', 'decimals: 3', 'decimals: 11'],
    ['an unknown rounding', 'half-even', 'half-odd'],
    ['a factor of 0', 'factor: 0.001', 'factor: 0'],
    ['a comment that is a map', 'comment: counted', 'comment: { a: b }'],
    ['a limit without a meaning', 'minCell: 1', 'maxQuarantined: few'],
  ];
  for (const [title, from, to] of bad) {
    it(`refuses ${title}, as the parser does`, () => {
      assert.ok(WIDE.includes(from), from);
      assert.deepEqual(verdicts(WIDE.replace(from, to)), { schema: false, parser: false });
    });
  }

  const badRecords: [title: string, text: string, from: string, to: string][] = [
    ['a view of a resource and of records', cases, '    record: case\n', '    record: case\n    resource: Patient\n'],
    ['a view of neither', cases, '    record: case\n', ''],
    ['an unknown type of a column', cases, 'type: integer', 'type: number'],
    ['an unknown key of a column', cases, 'type: integer', 'tipe: integer'],
    ['a type in a view of resources', WIDE, 'amount: doseQuantity.value', 'amount: { path: doseQuantity.value }'],
    ['a list of dates without any', cases, '[dateOfOnset, dateOfReporting]', '[]'],
    ['an unknown key of an indicator', rates, 'decimals: 1 }', 'decimal: 1 }'],
    ['an indicator without a numerator', rates, 'numerator: early', 'comment: early'],
    ['an operand without options', rates, "options: ['< 1 year']", 'options: []'],
    ['a factor of an indicator of 0', rates, 'factor: 100, decimals: 1', 'factor: 0, decimals: 1'],
  ];
  for (const [title, text, from, to] of badRecords) {
    it(`refuses ${title}, as the parser does`, () => {
      assert.ok(text.includes(from), from);
      assert.deepEqual(verdicts(text.replace(from, to)), { schema: false, parser: false });
    });
  }

  it('describes every key', () => {
    const undescribed: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [name, value] of Object.entries(node)) {
        if (path.endsWith('/properties') && typeof value.description !== 'string') undescribed.push(`${path}/${name}`);
        visit(value, `${path}/${name}`);
      }
    };
    visit(mappingSchema(), '');
    assert.deepEqual(undescribed, []);
  });
});
