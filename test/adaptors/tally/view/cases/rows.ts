import { PEOPLE } from './people.ts';
import { columns, patients, type Suite } from './suite.ts';

const ID = columns({ id: 'getResourceKey()' });
const FAMILY = columns({ family: 'family' });
const PHONE = columns({ phone: 'value' });

export const rowSuites: readonly Suite[] = [
  {
    title: 'forEach',
    resources: PEOPLE,
    tests: [
      {
        title: 'gives a row for each item',
        view: patients({ forEach: 'name', ...FAMILY }),
        expect: [{ family: 'Otieno' }, { family: null }, { family: 'Mwangi' }],
      },
      {
        title: 'repeats the columns beside it',
        view: patients(ID, { forEach: 'identifier', ...columns({ v: 'value' }) }),
        expect: [
          { id: 'ada', v: 'C-1' },
          { id: 'ada', v: 'V-1' },
        ],
      },
      {
        title: 'in a select within',
        view: patients({ ...ID, select: [{ forEach: 'telecom', ...PHONE }] }),
        expect: [{ id: 'ada', phone: '100' }],
      },
      {
        title: 'of texts',
        view: patients({ forEach: 'name.given', ...columns({ g: '$this' }) }),
        expect: [{ g: 'Ada' }, { g: 'Maria' }, { g: 'Dada' }],
      },
      {
        title: 'over a path of several lists',
        view: patients({ forEach: 'contact.telecom', ...PHONE }),
        expect: [{ phone: '201' }, { phone: 'w@x' }, { phone: '301' }],
      },
      {
        title: 'in a forEach',
        view: patients({
          forEach: 'contact',
          ...columns({ who: 'name.family' }),
          select: [{ forEach: 'telecom', ...PHONE }],
        }),
        expect: [
          { who: 'Wanjiru', phone: '201' },
          { who: 'Wanjiru', phone: 'w@x' },
          { who: 'Kamau', phone: '301' },
        ],
      },
      {
        title: 'with a filter',
        view: patients({ forEach: "contact.telecom.where(system = 'phone')", ...PHONE }),
        expect: [{ phone: '201' }, { phone: '301' }],
      },
      {
        title: 'with first()',
        view: patients({ forEach: 'name.first()', ...FAMILY }),
        expect: [{ family: 'Otieno' }, { family: 'Mwangi' }],
      },
      {
        title: 'of extensions',
        view: patients({ forEach: "extension('urn:home').extension", ...columns({ url: 'url' }) }),
        expect: [{ url: 'village' }, { url: 'hut' }],
      },
      {
        title: 'without any item gives no row',
        view: patients(ID, { forEach: 'photo', ...columns({ t: 'title' }) }),
        expect: [],
      },
      {
        title: 'two beside one another are crossed',
        view: patients(
          { forEach: 'identifier', ...columns({ v: 'value' }) },
          { forEach: 'contact', ...columns({ who: 'name.family' }) },
        ),
        expect: [
          { v: 'C-1', who: 'Wanjiru' },
          { v: 'C-1', who: 'Kamau' },
          { v: 'V-1', who: 'Wanjiru' },
          { v: 'V-1', who: 'Kamau' },
        ],
      },
      {
        title: 'with a collection',
        view: patients({ forEach: 'name', column: [{ name: 'g', path: 'given', collection: true }] }),
        expect: [{ g: ['Ada', 'Maria'] }, { g: ['Dada'] }, { g: [] }],
      },
      {
        title: 'columns alone in a select within',
        view: patients({ forEach: 'telecom', select: [PHONE] }),
        expect: [{ phone: '100' }],
      },
      {
        title: 'of an unknown element',
        view: patients({ forEach: 'nam', ...FAMILY }),
        expectError: /Patient has no element named nam/,
      },
      {
        title: 'with an unknown element within',
        view: patients({ forEach: 'name', ...columns({ f: 'famly' }) }),
        expectError: /HumanName has no element named famly in "famly" — Did you mean family/,
      },
      {
        title: 'of an open choice',
        view: patients({ forEach: 'deceased', ...columns({ x: '$this' }) }),
        expectError:
          /selects boolean\|dateTime, so that its columns are not known — choose one of its types with ofType/,
      },
      {
        title: 'beside forEachOrNull',
        view: patients({ forEach: 'name', forEachOrNull: 'name', ...FAMILY }),
        expectError: /a select has "forEach" or "forEachOrNull", not both/,
      },
      {
        title: 'with several values in a column',
        view: patients({ forEach: 'name', ...columns({ g: 'given' }) }),
        expectError: /^many-values:g$/,
      },
    ],
  },
  {
    title: 'forEachOrNull',
    resources: PEOPLE,
    tests: [
      {
        title: 'gives a row of nulls without any item',
        view: patients(ID, { forEachOrNull: 'telecom', ...PHONE }),
        expect: [
          { id: 'ada', phone: '100' },
          { id: 'ben', phone: null },
          { id: 'cy', phone: null },
        ],
      },
      {
        title: 'nulls literals too',
        view: patients(ID, { forEachOrNull: 'telecom', ...columns({ a: "'a'" }) }),
        expect: [
          { id: 'ada', a: 'a' },
          { id: 'ben', a: null },
          { id: 'cy', a: null },
        ],
      },
      {
        title: 'nulls what is within',
        view: patients(ID, { forEachOrNull: 'contact', select: [{ forEach: 'telecom.first()', ...PHONE }] }),
        expect: [
          { id: 'ada', phone: '201' },
          { id: 'ada', phone: '301' },
          { id: 'ben', phone: null },
          { id: 'cy', phone: null },
        ],
      },
      {
        title: 'in a forEach',
        view: patients({
          forEach: 'name',
          ...columns({ use: 'use' }),
          select: [{ forEachOrNull: 'given', ...columns({ g: '$this' }) }],
        }),
        expect: [
          { use: 'official', g: 'Ada' },
          { use: 'official', g: 'Maria' },
          { use: 'nickname', g: 'Dada' },
          { use: null, g: null },
        ],
      },
    ],
  },
  {
    title: 'unionAll',
    resources: PEOPLE,
    tests: [
      {
        title: 'puts rows after one another',
        view: patients(ID, {
          unionAll: [
            { forEach: 'telecom', ...PHONE },
            { forEach: 'contact.telecom', ...PHONE },
          ],
        }),
        expect: ['100', '201', 'w@x', '301'].map((phone) => ({ id: 'ada', phone })),
      },
      {
        title: 'keeps what is there twice',
        view: patients({
          unionAll: [
            { forEach: 'telecom', ...PHONE },
            { forEach: 'telecom', ...PHONE },
          ],
        }),
        expect: [{ phone: '100' }, { phone: '100' }],
      },
      {
        title: 'beside columns of its select',
        view: patients({ ...ID, unionAll: [columns({ x: "'a'" }), columns({ x: "'b'" })] }),
        expect: ['ada', 'ben', 'cy'].flatMap((id) => [
          { id, x: 'a' },
          { id, x: 'b' },
        ]),
      },
      {
        title: 'within a forEach',
        view: patients({
          forEach: 'contact',
          unionAll: [columns({ x: 'name.family' }), { forEach: 'telecom', ...columns({ x: 'value' }) }],
        }),
        expect: ['Wanjiru', '201', 'w@x', 'Kamau', '301'].map((x) => ({ x })),
      },
      {
        title: 'of unions',
        view: patients({
          unionAll: [{ forEach: 'telecom', ...PHONE }, { unionAll: [{ forEach: 'contact.telecom', ...PHONE }] }],
        }),
        expect: ['100', '201', 'w@x', '301'].map((phone) => ({ phone })),
      },
      {
        title: 'with forEachOrNull',
        view: patients(ID, { unionAll: [{ forEachOrNull: 'telecom', ...PHONE }] }),
        expect: [
          { id: 'ada', phone: '100' },
          { id: 'ben', phone: null },
          { id: 'cy', phone: null },
        ],
      },
      {
        title: 'of other columns',
        view: patients({ unionAll: [columns({ a: 'gender' }), columns({ b: 'gender' })] }),
        expectError: /this branch of unionAll gives b, the first one a/,
      },
      {
        title: 'of the same columns in another order',
        view: patients({
          unionAll: [columns({ a: 'gender', b: 'birthDate' }), columns({ b: 'birthDate', a: 'gender' })],
        }),
        expectError: /gives b, a, the first one a, b/,
      },
      {
        title: 'of other types',
        view: patients({ unionAll: [columns({ a: 'gender' }), columns({ a: 'active' })] }),
        expectError: /column "a" is boolean here, string in the first branch/,
      },
      {
        title: 'of a list and one value',
        view: patients({
          unionAll: [columns({ a: 'gender' }), { column: [{ name: 'a', path: 'gender', collection: true }] }],
        }),
        expectError: /column "a" holds a list here, one value in the first/,
      },
      {
        title: 'a name that is there already',
        view: patients(ID, { unionAll: [columns({ id: 'gender' })] }),
        expectError: /there are two columns "id"/,
      },
    ],
  },
];
