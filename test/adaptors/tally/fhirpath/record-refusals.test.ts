import assert from 'node:assert/strict';
import { fhirOnlyFunctions } from '../../../../adaptors/tally/fhirpath/functions-table.ts';
import { compileFhirPath } from '../../../../adaptors/tally/fhirpath/index.ts';

describe('FHIRPath over plain records: what is refused', () => {
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
