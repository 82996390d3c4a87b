import { columns, type Suite } from './suite.ts';

const OBSERVATIONS = [
  { resourceType: 'Observation', id: 'q', valueQuantity: { value: 36.6 }, effectiveDateTime: '2024-02' },
  { resourceType: 'Observation', id: 't', valueTime: '08:15', effectiveDateTime: '2024-02-29T23:59' },
  { resourceType: 'Observation', id: 'd', valueDateTime: '2024', effectiveInstant: '2024-02-29T10:00:00+03:00' },
  { resourceType: 'Observation', id: 'p', effectivePeriod: { start: '2024-02', end: '2024-03-01T07:00:00Z' } },
  { resourceType: 'Observation', id: 'o', effectivePeriod: { start: '2023' } },
];

/** Both limits of an expression, and the rows that have any. */
function limits(title: string, path: string, rows: readonly (readonly [id: string, low: unknown, high: unknown])[]) {
  const select = [columns({ id: 'id', low: `${path}.lowBoundary()`, high: `${path}.highBoundary()` })];
  const view = { resource: 'Observation', where: [{ path: `${path}.exists()` }], select };
  return { title, view, expect: rows.map(([id, low, high]) => ({ id, low, high })) };
}

/** One expression over the first observation. */
function first(title: string, path: string, x: unknown) {
  return {
    title,
    view: { resource: 'Observation', where: [{ path: "id = 'q'" }], select: [columns({ x: path })] },
    expect: [{ x }],
  };
}

export const boundarySuites: readonly Suite[] = [
  {
    title: 'lowBoundary() and highBoundary()',
    resources: OBSERVATIONS,
    tests: [
      limits('of a decimal', 'value.ofType(Quantity).value', [['q', 36.55, 36.65]]),
      limits('of a time', 'value.ofType(time)', [['t', '08:15:00.000', '08:15:59.999']]),
      limits('of a year, which may be anywhere', 'value.ofType(dateTime)', [
        ['d', '2024-01-01T00:00:00.000+14:00', '2024-12-31T23:59:59.999-12:00'],
      ]),
      limits('of dateTimes without an offset', 'effective.ofType(dateTime)', [
        ['q', '2024-02-01T00:00:00.000+14:00', '2024-02-29T23:59:59.999-12:00'],
        ['t', '2024-02-29T23:59:00.000+14:00', '2024-02-29T23:59:59.999-12:00'],
      ]),
      limits('of an instant, which keeps its offset', 'effective.ofType(instant)', [
        ['d', '2024-02-29T10:00:00.000+03:00', '2024-02-29T10:00:00.999+03:00'],
      ]),
      limits('of a Period, open or not', 'effective.ofType(Period)', [
        ['p', '2024-02-01T00:00:00.000+14:00', '2024-03-01T07:00:00.999Z'],
        ['o', '2023-01-01T00:00:00.000+14:00', null],
      ]),
      first('of a decimal with fewer digits', 'value.ofType(Quantity).value.lowBoundary(1)', 36.5),
      first('of a decimal with no digits', 'value.ofType(Quantity).value.highBoundary(0)', 37),
      first('of a decimal with too many digits', 'value.ofType(Quantity).value.lowBoundary(40)', null),
      first('of a dateTime to the day', 'effective.ofType(dateTime).highBoundary(8)', '2024-02-29'),
      first('of a dateTime to the minute', 'effective.ofType(dateTime).lowBoundary(12)', '2024-02-01T00:00+14:00'),
      first('of a dateTime with digits that there are not', 'effective.ofType(dateTime).lowBoundary(5)', null),
      first('of a date literal', '@2023-02.highBoundary()', '2023-02-28'),
      first('of a time literal to the minute', '@T08.highBoundary(4)', '08:59'),
      first('of nothing', '{}.lowBoundary()', null),
      {
        title: 'of a date, declared as a dateTime',
        view: {
          resource: 'Observation',
          where: [{ path: "id = 'q'" }],
          select: [{ column: [{ name: 'x', path: '@2024-02.lowBoundary()', type: 'dateTime' }] }],
        },
        expect: [{ x: '2024-02-01' }],
      },
      {
        title: 'of a text',
        view: { resource: 'Observation', select: [columns({ x: 'status.lowBoundary()' })] },
        expectError: /lowBoundary\(\) cannot be compiled for code/,
      },
      {
        title: 'of an open choice',
        view: { resource: 'Observation', select: [columns({ x: 'value.highBoundary()' })] },
        expectError: /Choose one of its types first, with ofType/,
      },
    ],
  },
];
