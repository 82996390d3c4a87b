import { PEOPLE } from './people.ts';
import { columns, patients, type Suite } from './suite.ts';

const ID = columns({ id: 'getResourceKey()' });

export const positionSuites: readonly Suite[] = [
  {
    title: '%rowIndex',
    resources: PEOPLE,
    tests: [
      {
        title: 'is 0 in the resource',
        view: patients(columns({ i: '%rowIndex' })),
        expect: [{ i: 0 }, { i: 0 }, { i: 0 }],
      },
      {
        title: 'counts items',
        view: patients({ forEach: 'name', ...columns({ i: '%rowIndex', f: 'family' }) }),
        expect: [
          { i: 0, f: 'Otieno' },
          { i: 1, f: null },
          { i: 0, f: 'Mwangi' },
        ],
      },
      {
        title: 'is 0 for no item',
        view: patients(ID, { forEachOrNull: 'telecom', ...columns({ i: '%rowIndex' }) }),
        expect: ['ada', 'ben', 'cy'].map((id) => ({ id, i: 0 })),
      },
      {
        title: 'is a list where it is asked for one',
        view: patients(ID, {
          forEachOrNull: 'telecom',
          column: [{ name: 'i', path: '%rowIndex', collection: true }],
        }),
        expect: ['ada', 'ben', 'cy'].map((id) => ({ id, i: [0] })),
      },
      {
        title: 'counts anew within',
        view: patients({
          forEach: 'contact',
          ...columns({ i: '%rowIndex' }),
          select: [{ forEach: 'telecom', ...columns({ j: '%rowIndex' }) }],
        }),
        expect: [
          { i: 0, j: 0 },
          { i: 0, j: 1 },
          { i: 1, j: 0 },
        ],
      },
      {
        title: 'is that around a union',
        view: patients({
          forEach: 'contact',
          unionAll: [columns({ i: '%rowIndex' }), { forEach: 'telecom', ...columns({ i: '%rowIndex' }) }],
        }),
        expect: [0, 0, 1, 1, 0].map((i) => ({ i })),
      },
      {
        title: 'in a text',
        view: patients({ forEach: 'name', ...columns({ k: "'n' & %rowIndex.toString()" }) }),
        expect: [{ k: 'n0' }, { k: 'n1' }, { k: 'n0' }],
      },
    ],
  },
  {
    title: 'repeat',
    resources: [
      {
        resourceType: 'QuestionnaireResponse',
        id: 'r',
        item: [
          {
            linkId: '1',
            item: [{ linkId: '1.1', answer: [{ valueString: 'a', item: [{ linkId: '1.1.a' }] }] }, { linkId: '1.2' }],
          },
          { linkId: '2' },
        ],
      },
      { resourceType: 'QuestionnaireResponse', id: 's' },
    ],
    tests: [
      {
        title: 'goes down to any depth',
        view: { resource: 'QuestionnaireResponse', select: [{ repeat: ['item'], ...columns({ l: 'linkId' }) }] },
        expect: ['1', '1.1', '1.2', '2'].map((l) => ({ l })),
      },
      {
        title: 'follows several paths',
        view: {
          resource: 'QuestionnaireResponse',
          select: [ID, { repeat: ['item', 'answer.item'], ...columns({ l: 'linkId' }) }],
        },
        expect: ['1', '1.1', '1.1.a', '1.2', '2'].map((l) => ({ id: 'r', l })),
      },
      {
        title: 'counts its rows',
        view: {
          resource: 'QuestionnaireResponse',
          select: [{ repeat: ['item'], ...columns({ l: 'linkId', i: '%rowIndex' }) }],
        },
        expect: ['1', '1.1', '1.2', '2'].map((l, i) => ({ l, i })),
      },
      {
        title: 'around a forEach',
        view: {
          resource: 'QuestionnaireResponse',
          select: [
            {
              repeat: ['item'],
              ...columns({ l: 'linkId' }),
              select: [{ forEach: 'answer', ...columns({ a: 'value.ofType(string)' }) }],
            },
          ],
        },
        expect: [{ l: '1.1', a: 'a' }],
      },
      {
        title: 'of items of two types',
        view: {
          resource: 'QuestionnaireResponse',
          select: [{ repeat: ['item', 'identifier'], ...columns({ l: 'linkId' }) }],
        },
        expectError: /"identifier" selects Identifier, the paths before it QuestionnaireResponse\.item/,
      },
      {
        title: 'of a path that there is not',
        view: { resource: 'QuestionnaireResponse', select: [{ repeat: ['itm'], ...columns({ l: 'linkId' }) }] },
        expectError: /QuestionnaireResponse has no element named itm/,
      },
    ],
  },
];
