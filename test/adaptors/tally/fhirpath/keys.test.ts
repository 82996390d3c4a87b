import assert from 'node:assert/strict';
import { compileFhirPath, compileToFunction } from '../../../../adaptors/tally/fhirpath/index.ts';

const context = { kind: 'resource', resource: 'Immunization' } as const;

function evaluate(expression: string, resource: unknown): unknown[] {
  return compileToFunction(compileFhirPath(expression, context))(resource);
}

const references: [string | null | undefined, string[], string[]][] = [
  ['Location/l1', ['l1'], ['l1']],
  ['Location/l1/_history/3', ['l1'], ['l1']],
  ['https://example.org/fhir/Location/l.1-a', ['l.1-a'], ['l.1-a']],
  ['http://example.org/Location/l1/_history/3', ['l1'], ['l1']],
  ['Patient/p1', ['p1'], []],
  ['https://example.org/Location/Patient/p1', ['p1'], []],
  ['#contained', [], []],
  ['urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', [], []],
  ['urn:oid:1.2.3', [], []],
  ['Location?identifier=http://x|1', [], []],
  ['https://example.org/fhir/Location?identifier=1', [], []],
  ['Location/', [], []],
  ['l1', [], []],
  ['', [], []],
  [null, [], []],
  [undefined, [], []],
];

describe('keys of resources and references', () => {
  it("gives the resource's id", () => {
    assert.deepEqual(evaluate('getResourceKey()', { resourceType: 'Immunization', id: '7' }), ['7']);
    assert.deepEqual(evaluate('getResourceKey()', { resourceType: 'Immunization' }), []);
  });

  for (const [reference, any, ofLocation] of references) {
    it(`reads ${JSON.stringify(reference)}`, () => {
      const resource = { resourceType: 'Immunization', location: { reference } };
      assert.deepEqual(evaluate('location.getReferenceKey()', resource), any);
      for (const type of ['Location', 'FHIR.Location', "'Location'", '`Location`'])
        assert.deepEqual(evaluate(`location.getReferenceKey(${type})`, resource), ofLocation, type);
    });
  }

  it('gives the keys of several references in order', () => {
    const performer = [
      { actor: { reference: 'Practitioner/1' } },
      { actor: {} },
      { actor: { reference: 'Organization/2' } },
    ];
    const resource = { resourceType: 'Immunization', performer };
    assert.deepEqual(evaluate('performer.actor.getReferenceKey()', resource), ['1', '2']);
    assert.deepEqual(evaluate('performer.select(actor.getReferenceKey(Organization))', resource), ['2']);
    assert.deepEqual(evaluate("performer.where(actor.getReferenceKey(Practitioner) = '1').count()", resource), [1]);
  });

  it('has nothing where there is no reference', () => {
    assert.deepEqual(evaluate('location.getReferenceKey()', { resourceType: 'Immunization' }), []);
  });

  it('throws fhirpath-singleton where one value was needed', () => {
    const coding = [{ code: 'a' }, { code: 'b' }];
    const resource = { resourceType: 'Immunization', vaccineCode: { coding } };
    assert.throws(() => evaluate('vaccineCode.coding.code.upper()', resource), { code: 'fhirpath-singleton' });
    assert.throws(() => evaluate("vaccineCode.coding.code < 'b'", resource), { code: 'fhirpath-singleton' });
  });
});
