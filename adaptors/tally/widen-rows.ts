import type { Beside } from './beside.ts';
import type { ColumnValue, CompiledFacts, CompiledJoin, CompiledSource, Row } from './compiled-mapping.ts';
import { createDayMemo } from './day-memo.ts';
import { textOfDay } from './period/index.ts';

/**
 * Make what adds to a row the day of its event, the columns of joined views and facts. They are null where there is no
 * joined resource or no subject.
 *
 * @param source compiled source
 * @param beside joined rows and facts
 * @returns a function from the values of a view's row and the day of its event to a row of the source
 */
export function createWidening(source: CompiledSource, beside: Beside): (row: Row, day: number) => Row {
  const { columns, joins, facts } = source;
  const starts = [...joins, ...facts].map(({ offset }) => offset);
  const widthOf = ({ offset }: CompiledJoin | CompiledFacts) =>
    (starts.find((start) => start > offset) ?? columns.length) - offset;
  const joinWidths = joins.map(widthOf);
  const factWidths = facts.map(widthOf);

  const dayText = createDayMemo(textOfDay);

  return (narrow, day) => {
    const row: ColumnValue[] = [...narrow, dayText(day)];
    for (let at = 0; at < joins.length; at += 1) {
      const { column = 0, view = '' } = joins[at] ?? {};
      const id = row[column];
      push(row, isNone(id) ? undefined : beside.findJoined(view, String(id)), joinWidths[at] ?? 0);
    }
    for (let at = 0; at < facts.length; at += 1) {
      const { of = 0, name = '' } = facts[at] ?? {};
      const subject = row[of];
      push(row, isNone(subject) ? undefined : beside.findFacts(name, String(subject), day, row), factWidths[at] ?? 0);
    }
    return row;
  };
}

function isNone(value: ColumnValue | undefined): value is null | undefined {
  return value === null || value === undefined;
}

function push(row: ColumnValue[], found: Row | undefined, width: number): void {
  for (let slot = 0; slot < width; slot += 1) row.push(found?.[slot] ?? null);
}
