import assert from 'node:assert/strict';
import { refuseRecords } from '../../../adaptors/fhir/refuse-records.ts';
import { compile, doses } from '../tally/compile.ts';

describe('refuseRecords', () => {
  it('lets a mapping over resources pass', () => {
    refuseRecords(compile(doses()));
  });

  it('names the view of records that a FHIR server has not, before anything is asked', () => {
    const text = doses()
      .replace('    resource: Immunization\n', '    record: dose\n')
      .replaceAll('occurrence.ofType(dateTime)', 'date')
      .replace('patient.getReferenceKey(Patient)', 'patient')
      .replace('location.getReferenceKey(Location)', 'place')
      .replace('vaccineCode.coding.code.first()', 'vaccine')
      .replace(/join: \{ child: patient \}/, 'join: { child: { column: patient, include: none } }');
    assert.throws(() => refuseRecords(compile(text)), {
      code: 'wrong-source',
      message: /view "dose" is of records \(dose\), which a FHIR server has not/,
    });
  });
});
