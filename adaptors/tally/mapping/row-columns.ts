import type { ColumnType, ExpressionContext } from '../fhirpath/index.ts';
import { expected, type Text } from './fields.ts';
import type { Column } from './mapping.ts';
import type { Problems } from './problems.ts';

/** A column and its place in the rows. */
export interface SlotColumn extends Column {
  readonly slot: number;
}

const DATES: readonly ColumnType[] = ['date', 'dateTime', 'instant'];

/** The columns of rows by slot, those of joins and of facts under `<name>.<column>`; and checks of what names them. */
export class RowColumns {
  readonly problems: Problems;
  readonly #columns: SlotColumn[] = [];
  readonly #unread: string[] = [];

  /** @param problems where mistakes go */
  constructor(problems: Problems) {
    this.problems = problems;
  }

  /**
   * Add columns behind those that are there.
   *
   * @param prefix what stands before their names: `child.`
   * @param columns the columns
   * @param broken names of further ones that could not be read (noted); `*` for all
   * @returns the slot of the first of them
   */
  add(prefix: string, columns: readonly Column[], broken: Iterable<string> = []): number {
    const offset = this.#columns.length;
    for (const column of columns) {
      this.#columns.push({ ...column, name: prefix + column.name, slot: this.#columns.length });
    }
    for (const name of broken) this.#unread.push(prefix + (name === '*' ? '' : name));
    return offset;
  }

  /** The names by slot. */
  get names(): string[] {
    return this.#columns.map(({ name }) => name);
  }

  /** What expressions over the rows are compiled with. */
  get context(): ExpressionContext {
    const columns = Object.fromEntries(this.#columns.map(({ name, type }) => [name, type]));
    const collections = this.#columns.filter(({ collection }) => collection).map(({ name }) => name);
    return { kind: 'row', columns, slots: this.names, collections };
  }

  /** Tell whether an expression names a column that could not be read, which is noted already. */
  isBroken(expression: string): boolean {
    return this.#unread.some((name) => expression.includes(name));
  }

  /** Find a column by its name, and note nothing. */
  get(name: string): SlotColumn | undefined {
    return this.#columns.find((column) => column.name === name);
  }

  /** Find a column, which may be a list, or note that there is none. */
  any(text: Text, context = ''): SlotColumn | undefined {
    const found = this.get(text.value);
    if (found !== undefined || this.isBroken(text.value)) return found;
    this.problems.at(text.node, `there is no column "${text.value}"${context}`, expected(text.value, this.names));
    return undefined;
  }

  /** Find a column of single values, or note what is wrong with it. */
  single(text: Text, context = ''): SlotColumn | undefined {
    const found = this.any(text, context);
    if (!found?.collection) return found;
    this.problems.at(
      text.node,
      `column "${text.value}" holds a list`,
      'name a column of one value, or one with .first() in its expression',
    );
    return undefined;
  }

  /** Find a column of dates, or note what is wrong with it. */
  date(text: Text, what = 'date', context = ''): SlotColumn | undefined {
    const found = this.single(text, context);
    if (found === undefined || DATES.includes(found.type) || found.untyped) return found;
    const fix = what === 'date' ? 'name a column of type date, dateTime or instant' : 'name a column of type date';
    this.problems.at(text.node, `column "${text.value}" holds ${found.type}, no ${what}`, fix);
    return undefined;
  }

  /** Find a column of numbers, or note what is wrong with it. */
  number(text: Text, context = ''): SlotColumn | undefined {
    const found = this.single(text, context);
    if (found === undefined || found.type === 'number') return found;
    const fix = found.untyped ? `give it a type: { path: ${found.text}, type: decimal }` : 'name a column of numbers';
    this.problems.at(text.node, `column "${text.value}" holds ${found.type}, no number`, fix);
    return undefined;
  }
}
