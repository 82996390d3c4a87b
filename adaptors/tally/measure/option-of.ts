import type { Band, CompiledDimension, Row, RowValue } from '../compiled-mapping.ts';
import { ageBetween, type DayNumber, type DaySpan, partialBirth } from '../period/index.ts';

/** Why a row or a subject could not be counted; the keys of the run report. */
export type QuarantineReason = string;

/** The category option of a row in one dimension, or why it has none. */
export type OptionOf = { readonly option: string } | { readonly reason: QuarantineReason };

/**
 * The options of one dimension. Answers are few, so each has a code, and rows that have the same codes count the same.
 */
export interface OptionCodes {
  /** The code of a row's answer; the event is given by its first and last possible day. */
  codeOf(row: Row, start: number, end: number): number;
  readonly answers: readonly OptionOf[];
  /** Of ages: what `codeOf` answers for a row that was born on a day. */
  readonly ofBirth?: (birth: DayNumber, start: DayNumber, end: DayNumber) => number;
}

/**
 * Make what finds a row's category option in one dimension.
 *
 * Age is counted at the event, never at the report. A birth date or an event date of less precision counts when the
 * greatest and the least possible age lie in the same band. What a dimension has no option for goes to its `other`, a
 * row without a value to its `missing`; what is contradictory or no date is in quarantine in any case.
 *
 * @param dimension compiled dimension
 * @returns the codes of its answers: an option, or a reason: `no-value:sex`, `no-option:sex`, `many-options:disease`,
 *   `no-number:weight`, `bad-birth-date:age`, `before-birth:age`, `partial-birth-date:age`, `partial-date:age`,
 *   `no-band:age`
 * @example
 * const sex = createOptionCodes(dimension);
 * sex.answers[sex.codeOf(['male'], 19783, 19783)] // { option: 'Male' }
 */
export function createOptionCodes(dimension: CompiledDimension): OptionCodes {
  const answers = createAnswers(dimension);
  switch (dimension.kind) {
    case 'constant': {
      const constant = answers.option(dimension.option);
      return { codeOf: () => constant, answers: answers.list };
    }
    case 'age':
      return { ...ageCodes(dimension, answers), answers: answers.list };
    case 'number':
      return { codeOf: numberCode(dimension, answers), answers: answers.list };
    case 'map':
      return { codeOf: valueCode(dimension, undefined, dimension.map, findValue, answers), answers: answers.list };
    case 'codes':
      return {
        codeOf: valueCode(dimension, dimension.system, dimension.codes, findCode, answers),
        answers: answers.list,
      };
  }
}

/** Gives each answer of a dimension its code. */
interface Answers {
  readonly list: OptionOf[];
  option(option: string): number;
  reason(reason: string): number;
  /** Of a value that is none of those named. */
  other(reason: string): number;
  /** Of a row without a value. */
  missing(): number;
}

function createAnswers({ name, other, missing }: CompiledDimension): Answers {
  const list: OptionOf[] = [];
  const codes = new Map<string, number>();
  const add = (key: string, made: OptionOf) => {
    let code = codes.get(key);
    if (code === undefined) {
      code = list.push(made) - 1;
      codes.set(key, code);
    }
    return code;
  };
  const option = (text: string) => add(`=${text}`, { option: text });
  const reason = (text: string) => add(`!${text}`, { reason: `${text}:${name}` });
  return {
    list,
    option,
    reason,
    other: (text) => (other === undefined ? reason(text) : option(other)),
    missing: () => (missing === undefined ? reason('no-value') : option(missing)),
  };
}

/** A column's values are few as a rule; beyond this many they are no longer remembered. */
export const REMEMBERED = 4096;

type Values = readonly RowValue[];
type FindOption = (options: ReadonlyMap<string, string>, value: RowValue, system?: RowValue) => string | undefined;

function valueCode(
  { column }: { readonly column: number },
  system: number | undefined,
  table: Readonly<Record<string, string>>,
  find: FindOption,
  answers: Answers,
): OptionCodes['codeOf'] {
  const options = new Map(Object.entries(table));
  const known = new Map<unknown, number>();

  function codeOfValues(values: Values, systems: Values | undefined): number {
    if (values.length === 0) return answers.missing();
    const found = new Set(values.flatMap((value, at) => find(options, value, systems?.[at]) ?? []));
    const [option] = found;
    if (found.size > 1) return answers.reason('many-options');
    return option === undefined ? answers.other('no-option') : answers.option(option);
  }

  return (row) => {
    const value = row[column];
    if (system !== undefined) return codeOfValues(listOf(value), listOf(row[system]));
    let code = known.get(value);
    if (code === undefined) {
      code = codeOfValues(listOf(value), undefined);
      if (known.size < REMEMBERED && typeof value !== 'object') known.set(value, code);
    }
    return code;
  };
}

function listOf(value: Row[number] | undefined): Values {
  if (value === null || value === undefined) return [];
  return typeof value === 'object' ? value : [value];
}

const findValue: FindOption = (options, value) => options.get(String(value));

/** A code is written alone, after its system, or after a bare `|` where it has none, as in FHIR token searches. */
const findCode: FindOption = (options, value, system) => {
  const text = String(value);
  const bar = system === undefined ? text.lastIndexOf('|') : -1;
  const code = bar < 0 ? text : text.slice(bar + 1);
  const owner = bar < 0 ? (system ?? '') : text.slice(0, bar);
  return options.get(`${owner}|${code}`) ?? options.get(code);
};

function numberCode(
  { column, bands }: CompiledDimension & { kind: 'number' },
  answers: Answers,
): OptionCodes['codeOf'] {
  const codes = bands.map(({ option }) => answers.option(option));
  return (row) => {
    const value = row[column];
    if (value === null || value === undefined) return answers.missing();
    if (typeof value !== 'number' || !Number.isFinite(value)) return answers.reason('no-number');
    return codes[bandAt(bands, value)] ?? answers.other('no-band');
  };
}

function ageCodes(
  { unit, birth: column, bands }: CompiledDimension & { kind: 'age' },
  answers: Answers,
): Required<Pick<OptionCodes, 'codeOf' | 'ofBirth'>> {
  const codes = bands.map(({ option }) => answers.option(option));
  const births = new Map<unknown, number | DaySpan>();

  function birthOf(value: unknown): number | DaySpan | undefined {
    const known = births.get(value);
    if (known !== undefined) return known;
    const birth = typeof value === 'string' ? partialBirth(value) : undefined;
    if (birth !== undefined && births.size < REMEMBERED) births.set(value, birth);
    return birth;
  }

  /** Position of the band, or why there is none. */
  function bandOf(birth: number | DaySpan, start: number, end: number): number | string {
    const [earliest, latest] = typeof birth === 'number' ? [birth, birth] : [birth.start, birth.end];
    if (earliest > end) return 'before-birth';
    const oldest = bandAt(bands, ageBetween(unit, earliest, end));
    if (earliest === latest && start === end) return oldest;
    // Who may have been born on the day of the event may be of age 0.
    const youngest = bandAt(bands, latest >= start ? 0 : ageBetween(unit, latest, start));
    if (youngest === oldest) return oldest;
    return earliest === latest ? 'partial-date' : 'partial-birth-date';
  }

  function ofBirth(birth: number | DaySpan, start: DayNumber, end: DayNumber): number {
    const band = bandOf(birth, start, end);
    if (typeof band === 'string') return answers.reason(band);
    return codes[band] ?? answers.other('no-band');
  }

  return {
    ofBirth,
    codeOf(row, start, end) {
      const value = row[column];
      if (value === null || value === undefined) return answers.missing();
      const birth = birthOf(value);
      return birth === undefined ? answers.reason('bad-birth-date') : ofBirth(birth, start, end);
    },
  };
}

/** Position of the band that holds a number, -1 for none. */
function bandAt(bands: readonly Band[], value: number): number {
  for (let at = 0; at < bands.length; at += 1) {
    const band = bands[at];
    if (band === undefined) break;
    if ((band.from === null || value >= band.from) && (band.to === null || value < band.to)) return at;
  }
  return -1;
}
