import { columns, type Suite } from './suite.ts';

const RESPONSES = [
  {
    resourceType: 'QuestionnaireResponse',
    id: 'r',
    item: [
      {
        linkId: '1',
        item: [
          { linkId: '1.1', answer: [{ valueString: 'a', item: [{ linkId: '1.1.a' }] }, { valueString: 'b' }] },
          { linkId: '1.2' },
        ],
      },
      { linkId: '2', answer: [{ valueInteger: 4 }] },
    ],
  },
  { resourceType: 'QuestionnaireResponse', id: 's' },
];
const ID = columns({ id: 'getResourceKey()' });
const LINK = columns({ l: 'linkId' });
const TEXT = columns({ a: 'value.ofType(string)' });

function responses(...select: readonly object[]): object {
  return { resource: 'QuestionnaireResponse', select };
}

export const treeSuites: readonly Suite[] = [
  {
    title: 'repeat and nested rows',
    resources: RESPONSES,
    tests: [
      {
        title: 'repeat in a forEach',
        view: responses({ forEach: 'item', ...columns({ top: 'linkId' }), select: [{ repeat: ['item'], ...LINK }] }),
        expect: [
          { top: '1', l: '1.1' },
          { top: '1', l: '1.2' },
        ],
      },
      {
        title: 'forEachOrNull in a repeat',
        view: responses({ repeat: ['item'], ...LINK, select: [{ forEachOrNull: 'answer', ...TEXT }] }),
        expect: [
          { l: '1', a: null },
          { l: '1.1', a: 'a' },
          { l: '1.1', a: 'b' },
          { l: '1.2', a: null },
          { l: '2', a: null },
        ],
      },
      {
        title: 'repeat in the branches of a union',
        view: responses(ID, {
          unionAll: [
            { repeat: ['item'], ...columns({ kind: "'item'", l: 'linkId' }) },
            { repeat: ['item', 'answer.item'], ...columns({ kind: "'any'", l: 'linkId' }) },
          ],
        }),
        expect: [
          ...['1', '1.1', '1.2', '2'].map((l) => ({ id: 'r', kind: 'item', l })),
          ...['1', '1.1', '1.1.a', '1.2', '2'].map((l) => ({ id: 'r', kind: 'any', l })),
        ],
      },
      {
        title: 'a union in a repeat',
        view: responses({
          repeat: ['item'],
          unionAll: [columns({ x: 'linkId' }), { forEach: 'answer', ...columns({ x: 'value.ofType(string)' }) }],
        }),
        expect: ['1', '1.1', 'a', 'b', '1.2', '2', null].map((x) => ({ x })),
      },
      {
        title: 'repeat in a repeat',
        view: responses({
          repeat: ['item'],
          ...LINK,
          select: [{ repeat: ['answer.item'], ...columns({ below: 'linkId' }) }],
        }),
        expect: [{ l: '1.1', below: '1.1.a' }],
      },
      {
        title: 'repeat with a filter',
        view: responses({ repeat: ["item.where(linkId != '2')"], ...LINK }),
        expect: ['1', '1.1', '1.2'].map((l) => ({ l })),
      },
      {
        title: 'two repeats beside one another are crossed',
        view: responses(
          { repeat: ['item.item'], ...columns({ a: 'linkId' }) },
          { forEach: 'item', ...columns({ b: 'linkId' }) },
        ),
        expect: [
          { a: '1.1', b: '1' },
          { a: '1.1', b: '2' },
          { a: '1.2', b: '1' },
          { a: '1.2', b: '2' },
        ],
      },
      {
        title: 'forEachOrNull around a forEachOrNull',
        view: responses(ID, {
          forEachOrNull: 'item',
          ...LINK,
          select: [{ forEachOrNull: 'answer', ...columns({ n: 'value.ofType(integer)' }) }],
        }),
        expect: [
          { id: 'r', l: '1', n: null },
          { id: 'r', l: '2', n: 4 },
          { id: 's', l: null, n: null },
        ],
      },
      {
        title: 'branches whose rows come from forEach within forEach',
        view: responses({
          unionAll: [
            { forEach: 'item', select: [{ forEach: 'item', ...LINK }] },
            { forEach: 'item', select: [{ forEach: 'answer', ...columns({ l: 'value.ofType(integer).toString()' }) }] },
          ],
        }),
        expect: ['1.1', '1.2', '4'].map((l) => ({ l })),
      },
      {
        title: 'such branches with different columns',
        view: responses({
          unionAll: [
            { forEach: 'item', select: [{ forEach: 'item', ...LINK }] },
            { forEach: 'item', select: [{ forEach: 'answer', ...TEXT }] },
          ],
        }),
        expectError: /this branch of unionAll gives a, the first one l/,
      },
      {
        title: 'repeat beside forEach',
        view: responses({ repeat: ['item'], forEach: 'item', ...LINK }),
        expectError: /a select has "forEach" or "repeat", not both/,
      },
      {
        title: 'repeat of no paths',
        view: responses({ repeat: [], ...LINK }),
        expectError: /"repeat" in select is empty/,
      },
      {
        title: 'repeat that is no list',
        view: responses({ repeat: 'item', ...LINK }),
        expectError: /expected a list for "repeat"/,
      },
      {
        title: 'repeat that traces',
        view: responses({ repeat: ["item.trace('i')"], ...LINK }),
        expectError: /trace\(\) cannot be compiled/,
      },
    ],
  },
];
