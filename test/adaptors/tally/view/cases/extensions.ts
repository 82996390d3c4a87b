import { columns, one, patients, type Suite } from './suite.ts';

const PEOPLE = [
  {
    resourceType: 'Patient',
    id: 'a',
    birthDate: '2020-02-29',
    _birthDate: { extension: [{ url: 'urn:hour', valueDateTime: '2020-02-29T04:00:00Z' }] },
    extension: [
      { url: 'urn:weight', valueQuantity: { value: 3.1, unit: 'kg', system: 'http://unitsofmeasure.org', code: 'kg' } },
      { url: 'urn:age', valueAge: { value: 2, system: 'http://unitsofmeasure.org', code: 'a' } },
      { url: 'urn:page', valueUrl: 'https://example.org' },
      { url: 'urn:home', extension: [{ url: 'ward', extension: [{ url: 'code', valueCode: 'W1' }] }] },
    ],
  },
  { resourceType: 'Patient', id: 'b' },
];

export const extensionSuites: readonly Suite[] = [
  {
    title: 'extensions',
    resources: PEOPLE,
    tests: [
      {
        title: 'with a Quantity',
        view: one("extension('urn:weight').value.ofType(Quantity).value"),
        expect: [{ x: 3.1 }, { x: null }],
      },
      {
        title: 'with an Age, which is a Quantity',
        view: one("extension('urn:age').value.ofType(Quantity).code"),
        expect: [{ x: 'a' }, { x: null }],
      },
      {
        title: 'with a Quantity that is compared',
        view: one("extension('urn:weight').value.ofType(Quantity) > 2.50 'kg'"),
        expect: [{ x: true }, { x: null }],
      },
      {
        title: 'with a url, which is a uri',
        view: one("extension('urn:page').value.ofType(uri)"),
        expect: [{ x: 'https://example.org' }, { x: null }],
      },
      {
        title: 'three levels deep',
        view: one("extension('urn:home').extension('ward').extension('code').value.ofType(code)"),
        expect: [{ x: 'W1' }, { x: null }],
      },
      {
        title: 'beside a primitive value',
        view: one("birthDate.extension('urn:hour').value.ofType(dateTime)"),
        expect: [{ x: '2020-02-29T04:00:00Z' }, { x: null }],
      },
      {
        title: 'with a url from a constant',
        view: {
          ...one('extension(%home).extension.url', { collection: true }),
          constant: [{ name: 'home', valueUri: 'urn:home' }],
        },
        expect: [{ x: ['ward'] }, { x: [] }],
      },
      {
        title: 'that are rows',
        view: patients({
          forEach: "extension('urn:home').extension",
          ...columns({ u: 'url', n: 'extension.count()' }),
        }),
        expect: [{ u: 'ward', n: 1 }],
      },
      {
        title: 'whose value is an open choice',
        view: one("extension('urn:page').value"),
        expectError: /column "x" selects one of 50 types, .* choose one of its types with ofType/,
      },
    ],
  },
];
