import { one, type Suite } from './suite.ts';

const RESOURCE = {
  resourceType: 'Patient',
  id: 'p',
  active: true,
  gender: 'female',
  birthDate: '2024-02-29',
  photo: [{ data: 'aGk=', url: 'https://example.org/1', size: 12 }],
  name: [{ family: 'A' }, { family: 'B' }],
  telecom: [{ rank: 2 }],
  multipleBirthInteger: 3,
  extension: [
    { url: 'urn:decimal', valueDecimal: 1.5 },
    { url: 'urn:time', valueTime: '10:30:00' },
    { url: 'urn:instant', valueInstant: '2024-02-29T10:00:00Z' },
    { url: 'urn:when', valueDateTime: '2024-02-29T13:00:00+03:00' },
    { url: 'urn:oid', valueOid: 'urn:oid:1.2' },
    { url: 'urn:uuid', valueUuid: 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0' },
    { url: 'urn:canonical', valueCanonical: 'http://x|1' },
  ],
};
const value = (url: string, type: string) => `extension('${url}').value.ofType(${type})`;

/** A type of constants, a path with the same value in the resource, that value, and another one. */
const types: readonly (readonly [type: string, path: string, same: unknown, other: unknown])[] = [
  ['Base64Binary', 'photo.data', 'aGk=', 'eW8='],
  ['Boolean', 'active', true, false],
  ['Canonical', value('urn:canonical', 'canonical'), 'http://x|1', 'http://x|2'],
  ['Code', 'gender', 'female', 'male'],
  ['Date', 'birthDate', '2024-02-29', '2024-02-28'],
  ['DateTime', value('urn:when', 'dateTime'), '2024-02-29T10:00:00Z', '2024-02-29T13:00:00Z'],
  ['Decimal', value('urn:decimal', 'decimal'), 1.5, 1.25],
  ['Id', 'id', 'p', 'q'],
  ['Instant', value('urn:instant', 'instant'), '2024-02-29T10:00:00Z', '2024-02-29T10:00:01Z'],
  ['Integer', 'multipleBirth.ofType(integer)', 3, -3],
  ['Integer64', 'multipleBirth.ofType(integer)', '3', '4'],
  ['Oid', value('urn:oid', 'oid'), 'urn:oid:1.2', 'urn:oid:1.3'],
  ['PositiveInt', 'telecom.rank', 2, 1],
  ['String', 'name[0].family', 'A', 'B'],
  ['Time', value('urn:time', 'time'), '10:30:00', '10:31:00'],
  ['UnsignedInt', 'photo.size', 12, 0],
  ['Uri', "extension.where(url = 'urn:oid').url", 'urn:oid', 'urn:time'],
  ['Url', 'photo.url', 'https://example.org/1', 'https://example.org/2'],
  ['Uuid', value('urn:uuid', 'uuid'), 'urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0', 'urn:uuid:1'],
];

/** Values that are none of their type, and what is said. */
const wrong: readonly (readonly [type: string, value: unknown, message: RegExp])[] = [
  ['Boolean', 'true', /expected true or false for "valueBoolean"/],
  ['Date', '2023-02-29', /expected a FHIR date for "valueDate" — write valueDate: 2024-01-31/],
  ['DateTime', '2024-13', /expected a FHIR dateTime for "valueDateTime"/],
  ['Decimal', '1.5', /expected a number for "valueDecimal"/],
  ['Instant', '2024-01-31', /expected a FHIR instant for "valueInstant"/],
  ['Integer', 1.5, /expected a whole number for "valueInteger"/],
  ['Integer64', 'x', /expected a whole number for "valueInteger64"/],
  ['Time', '25:00:00', /expected a FHIR time for "valueTime"/],
  ['UnsignedInt', -1, /expected a whole number for "valueUnsignedInt"/],
  ['Quantity', { value: 1 }, /unknown key "valueQuantity" in constant/],
];

/** A view with a constant of a type, which is used or not. */
function withConstant(path: string, type: string, given: unknown): object {
  return { ...one(path), constant: [{ name: 'c', [`value${type}`]: given }] };
}

export const constantSuites: readonly Suite[] = [
  {
    title: 'types of constants',
    resources: [RESOURCE],
    tests: [
      ...types.flatMap(([type, path, same, other]) => [
        { title: `${type} that is equal`, view: withConstant(`${path} = %c`, type, same), expect: [{ x: true }] },
        { title: `${type} that is not`, view: withConstant(`${path} = %c`, type, other), expect: [{ x: false }] },
      ]),
      ...wrong.map(([type, given, expectError]) => ({
        title: `${type} cannot be ${JSON.stringify(given)}`,
        view: withConstant('gender', type, given),
        expectError,
      })),
      { title: 'as an index', view: withConstant('name[%c].family', 'Integer', 1), expect: [{ x: 'B' }] },
      { title: 'as an index of 0', view: withConstant('name[%c].family', 'UnsignedInt', 0), expect: [{ x: 'A' }] },
      {
        title: 'named like a word of FHIRPath, in quotes',
        view: { ...one('%`day` + 1'), constant: [{ name: 'day', valueInteger: 1 }] },
        expect: [{ x: 2 }],
      },
      {
        title: 'named like a word of FHIRPath, without them',
        view: { ...one('%day + 1'), constant: [{ name: 'day', valueInteger: 1 }] },
        expectError: /is not FHIRPath: .* Write %`day`: day is a word of FHIRPath/,
      },
      {
        title: 'a text as an index',
        view: withConstant('name[%c].family', 'String', '1'),
        expectError: /An index must be a whole number/,
      },
      {
        title: 'a number below 0 as an index',
        view: withConstant('name[%c].family', 'Integer', -1),
        expectError: /An index must be a whole number/,
      },
    ],
  },
];
