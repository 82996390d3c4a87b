import assert from 'node:assert/strict';
import { evaluateExpression } from '../../../cli/indicators/evaluate-expression.ts';
import { parseExpression } from '../../../cli/indicators/parse-expression.ts';

const A = '#{dataElemen1}';
const B = '#{dataElemen2.optionCombo}';
const NONE = '#{dataElemen3}';
const VALUES = new Map([
  ['dataElemen1', 8],
  ['dataElemen2.optionCombo', 5],
  ['dataElemen1.*.attributeCo', 3],
  ['indicator01', 66.5],
]);

function result(expression: string): number | undefined {
  return evaluateExpression(parseExpression(expression), {
    read: ({ dataElement, optionCombo, attributeOptionCombo }) => {
      const combos = attributeOptionCombo === undefined ? [optionCombo] : [optionCombo ?? '*', attributeOptionCombo];
      return VALUES.get([dataElement, ...combos].filter((part) => part !== undefined).join('.'));
    },
    constants: new Map([['constant001', 2.5]]),
    days: 31,
    indicator: (id) => VALUES.get(id),
    unitsOfGroup: (id) => (id === 'orgUnitGrp1' ? 4 : 0),
    expectedReports: (id) => (id === 'dataSetUid1' ? 2 : 0),
  });
}

describe('the expressions of indicators', () => {
  const answers: readonly (readonly [string, number | undefined])[] = [
    [A, 8],
    [` ( ${A} - ${B} ) * 100 `, 300],
    [`${A} + ${B} * 2`, 18],
    [`${A} / ${B}`, 1.6],
    [`${A} % ${B}`, 3],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['10 - 4 - 3', 3],
    ['1.5e1 + .5', 15.5],
    [`${A} * C{constant001}`, 20],
    [`${A} / [days] * 31`, 8],
    ['#{dataElemen1.*.attributeCo}', 3],
    ['N{indicator01} + 1', 67.5],
    [`N{indicator02} + ${A}`, 8],
    ['N{indicator02}', undefined],
    ['if(isNull(N{indicator02}), 3, 4)', undefined],
    [`if(isNull(N{indicator02}), ${A}, 4)`, 8],
    [`${A} / OUG{orgUnitGrp1}`, 2],
    // It is never missing, and no value that could stand for others.
    ['OUG{orgUnitGrp1} + OUG{orgUnitGrp2}', 4],
    [`${NONE} + OUG{orgUnitGrp1}`, undefined],
    [`${A} / R{dataSetUid1.EXPECTED_REPORTS}`, 4],
    // A missing value is 0 beside others; where all are missing there is no result.
    [`${A} - ${NONE}`, 8],
    [NONE, undefined],
    [`${NONE} + 1`, undefined],
    [`if(${A} > ${B}, ${A}, ${B})`, 8],
    [`if(${A} <= ${B} || !(${A} == 8), 1, 2)`, 2],
    [`if(isNull(${NONE}) && isNotNull(${A}), 1, 2)`, 1],
    [`firstNonNull(${NONE}, ${B}, ${A})`, 5],
    [`greatest(${A}, ${B}, ${NONE})`, 8],
    [`least(${A}, ${B}, ${NONE})`, 0],
    [`removeZeros(${A} - 8) + ${B}`, 0],
    ['log10(100) + log(8, 2)', 5],
    // Never Infinity.
    [`${A} / ${NONE}`, undefined],
    [`0 / ${NONE} + ${A}`, undefined],
    ['1', 1],
  ];
  for (const [expression, expected] of answers) {
    it(`${expression} is ${expected ?? 'none'}`, () => {
      const found = result(expression);
      assert.equal(found === undefined ? found : Math.round(found * 1e9) / 1e9, expected);
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['N{indicator1}', 'N{indicator1}: such references'],
    ['R{dataSetUid1.REPORTING_RATE}', 'R{dataSetUid1.REPORTING_RATE}: which reports are complete, DHIS2 alone knows'],
    [`subExpression(if(${A} > 1, 1, 0))`, 'subExpression()'],
    [`${A}.aggregationType(MAX)`, '.aggregationType(…) behind an item'],
    ['D{programUid1.dataElemen1}', 'D{programUid1.dataElemen1}: data elements of a program'],
    ['#{deGroup:groupUid001}', '#{deGroup:groupUid001}: groups of data elements or category options'],
    ['#{dataElemen1.coA&coB}', '#{dataElemen1.coA&coB}: groups of data elements or category options'],
    [`${A}.periodOffset(-1)`, '.periodOffset(…) behind an item'],
    [`sum(${A})`, 'sum()'],
    ['orgUnit.ancestor(x)', 'orgUnit'],
    [`if(${A}, 1, 2)`, 'a number in place of a condition'],
    [`${A} > 3`, 'a condition in place of a number'],
    [`(${A}`, '"the end" in its expression'],
    [`${A} ${B}`, '"#{dataElemen2.optionCombo}" in its expression'],
    ['"text"', '""text"" in its expression'],
    ['C{constant002}', 'C{constant002}: a constant that DHIS2 does not show'],
    [`if(${A} > 1, 2)`, 'if() with 2 arguments'],
  ];
  for (const [expression, message] of refused) {
    it(`refuses ${expression} by name`, () => {
      assert.throws(() => result(expression), { name: 'UnsupportedError', code: 'not-supported', message });
    });
  }
});
