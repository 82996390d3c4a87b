import { columns, one, patients, type Suite } from './suite.ts';

const PERSON = {
  resourceType: 'Patient',
  id: 'p',
  gender: 'female',
  birthDate: '2024-02-29',
  meta: { lastUpdated: '2024-03-01T00:00:00Z' },
  name: [{ family: 'A' }, { family: 'B' }],
  communication: [{ preferred: true }, { preferred: true }],
  extension: [{ url: 'urn:d', valueDecimal: 1.5 }],
};
const SYSTEM = 'http://hl7.org/fhirpath/System.';

/** Declared types that fit what is selected. */
const fitting: readonly (readonly [type: string, path: string, x: unknown])[] = [
  ['string', 'gender', 'female'],
  ['dateTime', 'birthDate', '2024-02-29'],
  ['dateTime', 'meta.lastUpdated', '2024-03-01T00:00:00Z'],
  ['decimal', 'name.count()', 2],
  ['integer', 'name.count() + 1', 3],
  [`${SYSTEM}String`, 'gender', 'female'],
  [`${SYSTEM}Integer`, 'name.count()', 2],
  ['System.Boolean', 'name.exists()', true],
  [`${SYSTEM}Date`, 'birthDate', '2024-02-29'],
];

/** Declared types that do not, and what is said. */
const unfitting: readonly (readonly [type: string, path: string, message: RegExp])[] = [
  [
    'integer',
    "extension('urn:d').value.ofType(decimal)",
    /declared as integer, and selects decimal — write type: decimal/,
  ],
  ['date', 'meta.lastUpdated', /declared as date, and selects instant — write type: instant/],
  ['string', 'birthDate', /declared as string, and selects date — write type: date/],
  ['HumanName', 'name.first()', /column "x" selects HumanName, which is no single value/],
  ['Patient.contact', 'contact.first()', /"Patient\.contact" is not a type of single values/],
  [`${SYSTEM}Quantity`, 'gender', /"http:\/\/hl7\.org\/fhirpath\/System\.Quantity" is not a type of single values/],
];

const WHERE = columns({ id: 'getResourceKey()' });

export const checkSuites: readonly Suite[] = [
  {
    title: 'declared types',
    resources: [PERSON],
    tests: [
      ...fitting.map(([type, path, x]) => ({
        title: `${type} for ${path}`,
        view: one(path, { type }),
        expect: [{ x }],
      })),
      ...unfitting.map(([type, path, expectError]) => ({
        title: `${type} for ${path} is refused`,
        view: one(path, { type }),
        expectError,
      })),
      {
        title: 'make branches of a union alike',
        view: patients({
          unionAll: [
            { column: [{ name: 'x', path: 'birthDate', type: 'dateTime' }] },
            columns({ x: "'2024-01-01T10:00:00Z'.toDateTime()" }),
          ],
        }),
        expect: [{ x: '2024-02-29' }, { x: '2024-01-01T10:00:00Z' }],
      },
    ],
  },
  {
    title: 'checks of a definition',
    resources: [PERSON],
    tests: [
      ...['Resource', 'DomainResource'].map((resource) => ({
        title: `a view of any ${resource}`,
        view: { resource, select: [WHERE] },
        expectError: new RegExp(`no resource is a ${resource} alone`),
      })),
      {
        title: 'a resource in lower case',
        view: { resource: 'patient', select: [WHERE] },
        expectError: /Did you mean Patient/,
      },
      { title: 'a status of FHIR', view: { ...one('gender'), status: 'retired' }, expect: [{ x: 'female' }] },
      {
        title: 'another status',
        view: { ...one('gender'), status: 'finished' },
        expectError: /"status" in the ViewDefinition cannot be "finished" — expected one of draft, active/,
      },
      {
        title: 'R4 among the versions',
        view: { ...one('gender'), fhirVersion: ['5.0.0', '4.0.1'] },
        expect: [{ x: 'female' }],
      },
      {
        title: 'a where that is a text',
        view: { ...one('gender'), where: 'active' },
        expectError: /expected a list for "where"/,
      },
      {
        title: 'two wheres, of which each is wrong',
        view: { ...one('gender'), where: [{ path: 'birthDate' }, { path: 'name.family' }] },
        expectError: /"where" needs true or false, "name\.family" is string/,
      },
      {
        title: 'a where with several answers is an error',
        view: { ...one('gender'), where: [{ path: 'communication.preferred' }] },
        expectError: /^bad-value:where$/,
      },
      {
        title: 'a where that asks the clock',
        view: { ...one('gender'), where: [{ path: 'birthDate < today()' }] },
        expectError: /today\(\) cannot be compiled/,
      },
      {
        title: 'a forEach that asks the clock',
        view: patients({ forEach: 'name.where(period.start < now())', ...columns({ f: 'family' }) }),
        expectError: /now\(\) cannot be compiled/,
      },
      {
        title: 'a forEach of nothing',
        view: patients({ forEach: '{}', ...columns({ f: '$this' }) }),
        expectError: /"\{\}" selects nothing, so that its columns are not known/,
      },
      {
        title: 'a select within with the name of a column around it',
        view: patients({ ...columns({ a: 'gender' }), select: [{ forEach: 'name', ...columns({ a: 'family' }) }] }),
        expectError: /there are two columns "a"/,
      },
      {
        title: 'an empty unionAll',
        view: patients({ unionAll: [] }),
        expectError: /"unionAll" in select is empty/,
      },
      { title: 'an empty list of columns', view: patients({ column: [] }), expectError: /"column" in select is empty/ },
      {
        title: 'a collection of objects',
        view: one('name', { collection: true }),
        expectError: /column "x" selects HumanName, which is no single value/,
      },
      {
        title: 'a name that begins with a digit',
        view: patients(columns({ '1a': 'gender' })),
        expectError: /"1a" cannot name/,
      },
    ],
  },
];
