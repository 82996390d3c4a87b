import assert from 'node:assert/strict';
import { compileFhirPath, type ExpressionContext, FhirPathError } from '../../../../adaptors/tally/fhirpath/index.ts';

const patient: ExpressionContext = { kind: 'resource', resource: 'Patient' };
const dose: ExpressionContext = { kind: 'resource', resource: 'Immunization' };
const contact: ExpressionContext = { kind: 'element', path: 'Patient.contact', resource: 'Patient' };
const row: ExpressionContext = {
  kind: 'row',
  columns: {
    vaccine: 'string',
    dose: 'number',
    date: 'date',
    at: 'dateTime',
    'child.sex': 'string',
    _vaccine: 'string',
    resourceType: 'string',
  },
};

/** Expression, context, code, line, column, what the fix says. */
const refusals: [string, ExpressionContext, string, number, number, RegExp][] = [
  ['', patient, 'fhirpath-syntax', 1, 1, /Write a path/],
  ['name.where(use', patient, 'fhirpath-syntax', 1, 15, /Correct/],
  ['name.\nfirst() and', patient, 'fhirpath-syntax', 2, 12, /Correct/],
  ['%day + 1', patient, 'fhirpath-syntax', 1, 2, /Write %`day`/],
  ['1 +\n %true', patient, 'fhirpath-syntax', 2, 3, /Write %`true`/],
  ['gendr', patient, 'fhirpath-unknown-element', 1, 1, /Did you mean gender\?/],
  ['name.\n  givn', patient, 'fhirpath-unknown-element', 2, 3, /given/],
  ["name.where(usee = 'x')", patient, 'fhirpath-unknown-element', 1, 12, /Did you mean use\?/],
  ['Immunization.status', patient, 'fhirpath-unknown-element', 1, 1, /Patient/],
  ['resourceType', patient, 'fhirpath-unknown-element', 1, 1, /./],
  ['name.given.frist()', patient, 'fhirpath-unknown-function', 1, 12, /first/],
  ['occurrence.ofType(datetime)', dose, 'fhirpath-unknown-type', 1, 19, /dateTime/],
  ['patient.getReferenceKey(Patent)', dose, 'fhirpath-unknown-type', 1, 25, /Patient/],
  ['birthDate < today()', patient, 'fhirpath-unsupported', 1, 13, /day of the run/],
  ['now()', patient, 'fhirpath-unsupported', 1, 1, /day of the run/],
  ['timeOfDay()', patient, 'fhirpath-unsupported', 1, 1, /day of the run/],
  ["name.trace('x')", patient, 'fhirpath-unsupported', 1, 6, /Take trace/],
  ['patient.resolve().gender', dose, 'fhirpath-unsupported', 1, 9, /getReferenceKey/],
  ["name.given ~ 'a'", patient, 'fhirpath-unsupported', 1, 12, /first\(\)/],
  ['maritalStatus ~ maritalStatus', patient, 'fhirpath-type', 1, 15, /element/],
  ['%resource.id', contact, 'fhirpath-unsupported', 1, 1, /beside what repeats/],
  ['telecom[telecom.count()]', patient, 'fhirpath-unsupported', 1, 9, /first\(\)/],
  ['telecom[1.0]', patient, 'fhirpath-unsupported', 1, 9, /a number such as \[0\]/],
  ['telecom[-1]', patient, 'fhirpath-unsupported', 1, 9, /a number such as \[0\]/],
  ['telecom[%ucum]', patient, 'fhirpath-unsupported', 1, 9, /a constant that is one/],
  ['$total', patient, 'fhirpath-unsupported', 1, 1, /Take it out/],
  ['name.where($index = 0)', patient, 'fhirpath-unsupported', 1, 12, /Take it out/],
  ['name.first(1)', patient, 'fhirpath-unsupported', 1, 6, /arguments/],
  ['contained.id', patient, 'fhirpath-unsupported', 1, 11, /view of its own/],
  ['name.given.matches(name.family)', patient, 'fhirpath-unsupported', 1, 20, /single quotes/],
  ["gender.matches('(')", patient, 'fhirpath-type', 1, 16, /pattern/],
  ['007 = 7', patient, 'fhirpath-unsupported', 1, 1, /Write 7/],
  ['1.0.toInteger()', patient, 'fhirpath-unsupported', 1, 5, /zeros/],
  ['(1.0 | 2).first().toBoolean()', patient, 'fhirpath-unsupported', 1, 19, /zeros/],
  ['iif(active, 1.0, 2).convertsToInteger()', patient, 'fhirpath-unsupported', 1, 21, /zeros/],
  ['1.50.lowBoundary()', patient, 'fhirpath-unsupported', 1, 6, /zeros/],
  ['gender.substring(1.0)', patient, 'fhirpath-unsupported', 1, 18, /zeros/],
  ['patient.getReferenceKey(Resource)', dose, 'fhirpath-unknown-type', 1, 25, /./],
  ["patient.getReferenceKey('Patent')", dose, 'fhirpath-unknown-type', 1, 25, /Patient/],
  ['patient.getReferenceKey(System.Patient)', dose, 'fhirpath-unknown-type', 1, 25, /Use one of/],
  ["3 'mg' = 3", patient, 'fhirpath-type', 1, 8, /element/],
  ["3 'mg' = 4 'mg'", patient, 'fhirpath-unsupported', 1, 8, /element/],
  ["3 'mg'", patient, 'fhirpath-unsupported', 1, 1, /Compare/],
  ["birthDate + 1 'a'", patient, 'fhirpath-unsupported', 1, 13, /years/],
  ['birthDate + 1.5 years', patient, 'fhirpath-unsupported', 1, 13, /whole number/],
  ['gender + 1 year', patient, 'fhirpath-type', 1, 8, /date/],
  ['@T10:30 + 1 hour', patient, 'fhirpath-type', 1, 9, /date/],
  ['@2024T', patient, 'fhirpath-unsupported', 1, 1, /Leave the T/],
  ['@2024-02-30T10:00Z', patient, 'fhirpath-type', 1, 1, /Correct/],
  ['meta.lastUpdated = @2024-01-01', patient, 'fhirpath-type', 1, 18, /substring/],
  ['birthDate < @T10:30', patient, 'fhirpath-type', 1, 11, /times/],
  ['name.take(name.count())', patient, 'fhirpath-unsupported', 1, 11, /whole number/],
  ['name.intersect(name)', patient, 'fhirpath-type', 1, 6, /element/],
  ['name.repeat(period)', patient, 'fhirpath-unknown-element', 1, 13, /./],
  ['contact.repeat(name)', patient, 'fhirpath-unknown-element', 1, 16, /./],
  ['gender.sum()', patient, 'fhirpath-type', 1, 8, /numbers/],
  ['name.toDate()', patient, 'fhirpath-type', 1, 6, /text/],
  ['name.given.type()', patient, 'fhirpath-unsupported', 1, 12, /Take it out/],
  ['%nothing', patient, 'fhirpath-unsupported', 1, 1, /context/],
  ['%rowIndex', patient, 'fhirpath-unsupported', 1, 1, /./],
  ['occurrence = @2024-01-01T10:00', dose, 'fhirpath-type', 1, 12, /ofType/],
  ["birthDate = '2024-01-01'", patient, 'fhirpath-type', 1, 11, /@2024-01-31/],
  ['@2024-02-30 = birthDate', patient, 'fhirpath-type', 1, 1, /month or day/],
  ['occurrence.ofType(integer)', dose, 'fhirpath-type', 1, 12, /dateTime, string/],
  ["occurrence = 'x'", dose, 'fhirpath-type', 1, 12, /ofType/],
  ['doseQuantity > 1', dose, 'fhirpath-type', 1, 14, /element/],
  ['where(primarySource)', dose, 'fhirpath-type', 1, 7, /= true/],
  ['gender and active', patient, 'fhirpath-type', 1, 8, /boolean/],
  ['gender.code', patient, 'fhirpath-unknown-element', 1, 8, /./],
  ['gender.value', patient, 'fhirpath-type', 1, 8, /Take \.value away/],
  ["name.startsWith('x')", patient, 'fhirpath-type', 1, 6, /toString|Write/],
  ['patient.getResourceKey()', dose, 'fhirpath-type', 1, 9, /getReferenceKey/],
  ['status.getReferenceKey()', dose, 'fhirpath-type', 1, 8, /on a reference/],
  ["name.given | 'x'", patient, 'fhirpath-unsupported', 1, 12, /toString/],
  ["vacine = '19'", row, 'fhirpath-unknown-element', 1, 1, /vaccine/],
  ['child.age = 1', row, 'fhirpath-unknown-element', 1, 1, /./],
  ["vaccine = '19'", row, 'fhirpath-unsupported', 1, 1, /Rename/],
  ["resourceType = 'x'", row, 'fhirpath-unsupported', 1, 1, /Rename/],
  ["at < '2024'", row, 'fhirpath-type', 1, 4, /day/],
  ['at = @2024-01-01', row, 'fhirpath-type', 1, 4, /./],
  ['date + 1 year', row, 'fhirpath-type', 1, 6, /date/],
  ["child.sex.upper() = 'X'", row, 'fhirpath-unsupported', 1, 11, /column of the view/],
  ['dose[0]', row, 'fhirpath-unsupported', 1, 5, /column of the view/],
  ['dose is Integer', row, 'fhirpath-unsupported', 1, 6, /column of the view/],
  ["dose = '1'", row, 'fhirpath-type', 1, 6, /same type/],
];

describe('refused FHIRPath', () => {
  for (const [expression, context, code, line, column, fix] of refusals) {
    it(`${expression.replace('\n', ' ') || 'an empty expression'}: ${code} at ${line}:${column}`, () => {
      assert.throws(
        () => compileFhirPath(expression, context),
        (error) => {
          assert.ok(error instanceof FhirPathError);
          assert.equal(error.name, 'FhirPathError');
          assert.deepEqual([error.code, error.line, error.column], [code, line, column], error.message);
          assert.match(error.fix, fix);
          return true;
        },
      );
    });
  }

  it('names the nearest resource type', () => {
    assert.throws(
      () => compileFhirPath('id', { kind: 'resource', resource: 'Patients' }),
      (error) => error instanceof FhirPathError && error.code === 'fhirpath-unknown-type' && /Patient/.test(error.fix),
    );
  });
});
