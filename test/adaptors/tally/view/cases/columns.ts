import { PEOPLE } from './people.ts';
import { columns, one, patients, type Suite } from './suite.ts';

const [ada, ben, cy] = [{ id: 'ada' }, { id: 'ben' }, { id: 'cy' }];

export const columnSuites: readonly Suite[] = [
  {
    title: 'columns',
    resources: PEOPLE,
    tests: [
      { title: 'a key', view: patients(columns({ id: 'getResourceKey()' })), expect: [ada, ben, cy] },
      {
        title: 'null where nothing is there',
        view: one('gender'),
        expect: [{ x: 'female' }, { x: 'male' }, { x: null }],
      },
      { title: 'a boolean', view: one('active'), expect: [{ x: true }, { x: false }, { x: null }] },
      {
        title: 'a date as it is written',
        view: one('birthDate'),
        expect: [{ x: '2020-02-29' }, { x: '2019' }, { x: null }],
      },
      {
        title: 'the type of the resource before a path',
        view: one('Patient.gender'),
        expect: [{ x: 'female' }, { x: 'male' }, { x: null }],
      },
      { title: 'a literal', view: one("'a'"), expect: [{ x: 'a' }, { x: 'a' }, { x: 'a' }] },
      { title: 'the empty collection', view: one('{}'), expect: [{ x: null }, { x: null }, { x: null }] },
      { title: 'first()', view: one('name.given.first()'), expect: [{ x: 'Ada' }, { x: null }, { x: null }] },
      { title: 'an index', view: one('name[1].given[0]'), expect: [{ x: 'Dada' }, { x: null }, { x: null }] },
      {
        title: 'where() in a path',
        view: one("name.where(use = 'official').family"),
        expect: [{ x: 'Otieno' }, { x: null }, { x: null }],
      },
      { title: 'exists()', view: one('telecom.exists()'), expect: [{ x: true }, { x: false }, { x: false }] },
      { title: 'empty()', view: one('telecom.empty()'), expect: [{ x: false }, { x: true }, { x: true }] },
      {
        title: 'exists() with a criterion',
        view: one("identifier.exists(system = 'urn:card')"),
        expect: [{ x: true }, { x: false }, { x: false }],
      },
      { title: 'count()', view: one('name.count()'), expect: [{ x: 2 }, { x: 1 }, { x: 0 }] },
      { title: 'not()', view: one('active.not()'), expect: [{ x: false }, { x: true }, { x: null }] },
      { title: 'and', view: one("active and gender = 'female'"), expect: [{ x: true }, { x: false }, { x: null }] },
      { title: 'or', view: one("active or gender = 'male'"), expect: [{ x: true }, { x: true }, { x: null }] },
      { title: '!=', view: one("gender != 'male'"), expect: [{ x: true }, { x: false }, { x: null }] },
      { title: 'iif()', view: one("iif(active, 'yes', 'no')"), expect: [{ x: 'yes' }, { x: 'no' }, { x: 'no' }] },
      {
        title: 'arithmetic',
        view: one('multipleBirth.ofType(integer) * 2 + 1'),
        expect: [{ x: 5 }, { x: null }, { x: null }],
      },
      { title: '>', view: one('multipleBirth.ofType(integer) > 1'), expect: [{ x: true }, { x: null }, { x: null }] },
      {
        title: 'join() with a separator',
        view: one("name.given.join(', ')"),
        expect: [{ x: 'Ada, Maria, Dada' }, { x: null }, { x: null }],
      },
      {
        title: 'join() without one',
        view: one('name.given.join()'),
        expect: [{ x: 'AdaMariaDada' }, { x: null }, { x: null }],
      },
      {
        title: 'ofType() of a choice',
        view: one('multipleBirth.ofType(integer)'),
        expect: [{ x: 2 }, { x: null }, { x: null }],
      },
      {
        title: 'ofType() of another type',
        view: one('multipleBirth.ofType(boolean)'),
        expect: [{ x: null }, { x: null }, { x: null }],
      },
      {
        title: 'extension()',
        view: one("extension('urn:clan').value.ofType(code)"),
        expect: [{ x: 'lion' }, { x: null }, { x: null }],
      },
      {
        title: 'an extension in an extension',
        view: one("extension('urn:home').extension('village').value.ofType(string)"),
        expect: [{ x: 'Kisumu' }, { x: null }, { x: null }],
      },
      {
        title: 'lowBoundary() of dates',
        view: one('birthDate.lowBoundary()'),
        expect: [{ x: '2020-02-29' }, { x: '2019-01-01' }, { x: null }],
      },
      {
        title: 'highBoundary() of dates',
        view: one('birthDate.highBoundary()'),
        expect: [{ x: '2020-02-29' }, { x: '2019-12-31' }, { x: null }],
      },
      {
        title: 'getReferenceKey() of the type',
        view: one('managingOrganization.getReferenceKey(Organization)'),
        expect: [{ x: 'clinic' }, { x: null }, { x: null }],
      },
      {
        title: 'getReferenceKey() of any type',
        view: one('managingOrganization.getReferenceKey()'),
        expect: [{ x: 'clinic' }, { x: null }, { x: null }],
      },
      {
        title: 'getReferenceKey() of another type',
        view: one('managingOrganization.getReferenceKey(Location)'),
        expect: [{ x: null }, { x: null }, { x: null }],
      },
      {
        title: 'a declared type that is right',
        view: one('birthDate', { type: 'date' }),
        expect: [{ x: '2020-02-29' }, { x: '2019' }, { x: null }],
      },
      {
        title: 'a declared type by its address',
        view: one('active', { type: 'http://hl7.org/fhir/StructureDefinition/boolean' }),
        expect: [{ x: true }, { x: false }, { x: null }],
      },
      {
        title: 'description and tags',
        view: one('gender', { description: 'Sex', tag: [{ name: 'ansi/type', value: 'CHAR(6)' }] }),
        expect: [{ x: 'female' }, { x: 'male' }, { x: null }],
      },
      { title: 'several values where one is expected', view: one('name.given'), expectError: /^many-values:x$/ },
    ],
  },
  {
    title: 'collections',
    resources: PEOPLE,
    tests: [
      {
        title: 'all values',
        view: one('name.given', { collection: true }),
        expect: [{ x: ['Ada', 'Maria', 'Dada'] }, { x: [] }, { x: [] }],
      },
      {
        title: 'one value is a list too',
        view: one('gender', { collection: true }),
        expect: [{ x: ['female'] }, { x: ['male'] }, { x: [] }],
      },
      {
        title: 'false is the same as nothing',
        view: one('gender', { collection: false }),
        expect: [{ x: 'female' }, { x: 'male' }, { x: null }],
      },
      {
        title: 'false with several values',
        view: one('identifier.value', { collection: false }),
        expectError: /^many-values:x$/,
      },
    ],
  },
  {
    title: 'where',
    resources: PEOPLE,
    tests: [
      {
        title: 'true keeps a resource',
        view: { ...patients(columns({ id: 'getResourceKey()' })), where: [{ path: 'active = true' }] },
        expect: [ada],
      },
      {
        title: 'nothing does not',
        view: { ...patients(columns({ id: 'getResourceKey()' })), where: [{ path: 'active = false' }] },
        expect: [ben],
      },
      {
        title: 'a boolean element is a condition',
        view: { ...patients(columns({ id: 'getResourceKey()' })), where: [{ path: 'active' }] },
        expect: [ada],
      },
      {
        title: 'every one must be true',
        view: {
          ...patients(columns({ id: 'getResourceKey()' })),
          where: [{ path: 'active.exists()' }, { path: "gender = 'male'", description: 'men' }],
        },
        expect: [ben],
      },
      {
        title: 'over lists',
        view: {
          ...patients(columns({ id: 'getResourceKey()' })),
          where: [{ path: "name.where(family = 'Mwangi').exists()" }],
        },
        expect: [ben],
      },
      {
        title: 'keeps nothing',
        view: { ...patients(columns({ id: 'getResourceKey()' })), where: [{ path: 'false' }] },
        expect: [],
      },
      {
        title: 'drops all rows of a resource',
        view: { ...patients({ forEach: 'name', ...columns({ f: 'family' }) }), where: [{ path: "gender = 'female'" }] },
        expect: [{ f: 'Otieno' }, { f: null }],
      },
      {
        title: 'a condition that is a text',
        view: { ...one('gender'), where: [{ path: 'gender' }] },
        expectError: /"where" needs true or false, "gender" is string/,
      },
    ],
  },
  {
    title: 'constants',
    resources: PEOPLE,
    tests: [
      {
        title: 'a code in where',
        view: { ...one('gender'), constant: [{ name: 'sex', valueCode: 'male' }], where: [{ path: 'gender = %sex' }] },
        expect: [{ x: 'male' }],
      },
      {
        title: 'a text in a column',
        view: { ...one('name.where(use = %kind).family'), constant: [{ name: 'kind', valueString: 'official' }] },
        expect: [{ x: 'Otieno' }, { x: null }, { x: null }],
      },
      {
        title: 'a boolean',
        view: { ...one('gender'), constant: [{ name: 'on', valueBoolean: true }], where: [{ path: 'active = %on' }] },
        expect: [{ x: 'female' }],
      },
      {
        title: 'a number',
        view: { ...one('multipleBirth.ofType(integer) + %more'), constant: [{ name: 'more', valueInteger: 3 }] },
        expect: [{ x: 5 }, { x: null }, { x: null }],
      },
      {
        title: 'a date',
        view: { ...one('birthDate >= %since'), constant: [{ name: 'since', valueDate: '2020-01-01' }] },
        expect: [{ x: true }, { x: false }, { x: null }],
      },
      {
        title: 'a decimal',
        view: { ...one('%half'), constant: [{ name: 'half', valueDecimal: 0.5 }] },
        expect: [{ x: 0.5 }, { x: 0.5 }, { x: 0.5 }],
      },
      {
        title: 'a uri',
        view: { ...one('extension(%url).value.ofType(code)'), constant: [{ name: 'url', valueUri: 'urn:clan' }] },
        expect: [{ x: 'lion' }, { x: null }, { x: null }],
      },
      {
        title: 'in forEach and within',
        view: {
          ...patients({ forEach: 'telecom.where(system = %sys)', ...columns({ x: 'value = %number' }) }),
          constant: [
            { name: 'sys', valueCode: 'phone' },
            { name: 'number', valueString: '100' },
          ],
        },
        expect: [{ x: true }],
      },
      {
        title: 'an unknown one',
        view: { ...one('gender = %sxe'), constant: [{ name: 'sex', valueCode: 'male' }] },
        expectError: /%sxe has no value here .*Did you mean sex/,
      },
      {
        title: 'two values',
        view: { ...one('gender'), constant: [{ name: 'a', valueCode: 'a', valueString: 'b' }] },
        expectError: /a constant has one value — take valueString out/,
      },
      {
        title: 'no value',
        view: { ...one('gender'), constant: [{ name: 'a' }] },
        expectError: /a constant has no value/,
      },
      {
        title: 'a value of another kind',
        view: { ...one('gender'), constant: [{ name: 'a', valuePositiveInt: 0 }] },
        expectError: /expected a whole number for "valuePositiveInt"/,
      },
      {
        title: 'a type that there is not',
        view: { ...one('gender'), constant: [{ name: 'a', valueStrin: 'a' }] },
        expectError: /unknown key "valueStrin" in constant — did you mean "valueString"\?/,
      },
      {
        title: 'the same name twice',
        view: {
          ...one('gender'),
          constant: [
            { name: 'a', valueCode: 'a' },
            { name: 'a', valueCode: 'b' },
          ],
        },
        expectError: /there are two constants "a"/,
      },
      {
        title: 'a name of FHIRPath',
        view: { ...one('gender'), constant: [{ name: 'rowIndex', valueInteger: 1 }] },
        expectError: /%rowIndex has a meaning of its own/,
      },
    ],
  },
];
