import { columnOf, type Extracted } from './columns.ts';
import type { DateRange } from './date-range.ts';
import { FhirError } from './fhir-error.ts';
import { matchDate } from './match-date.ts';
import { matchReference } from './match-reference.ts';
import { matchString } from './match-string.ts';
import { matchToken } from './match-token.ts';
import { searchParametersOf } from './search-parameters.ts';
import { splitValues, unescapeValue } from './split-values.ts';
import type { Storage } from './storage.ts';
import type { SearchParameter, Version } from './types.ts';

/** Narrows the numbers of the rows that still match. */
export type Criterion = (rows: readonly Version[], numbers: readonly number[]) => number[];

/**
 * Compile one parameter of a search: `name[:modifier]=value[,value…]`, or a chain such as `patient.gender=female`.
 *
 * @param type the resource type that is searched
 * @param name with its modifier, as written
 * @param value as written, unescaped from the URL
 * @param storage where chains are followed
 * @returns the criterion
 * @throws FhirError 400 for an unknown parameter (HAPI-0524), a bad value or a modifier that is not supported
 * @see http://hl7.org/fhir/R4/search.html
 * @example compileCriterion('Immunization', 'date', 'ge2024-03-01', storage)
 */
export function compileCriterion(type: string, name: string, value: string, storage: Storage): Criterion {
  const [head = '', ...links] = name.split('.');
  const [plain = '', modifier] = head.split(':');
  if (plain === '_lastUpdated') return byLastUpdated(value);
  const parameter = searchParametersOf(type).get(plain);
  if (parameter === undefined) throw unknownParameter(type, plain);
  if (links.length > 0) return chained(parameter, modifier, links.join('.'), value, storage);
  if (modifier === 'missing') return missing(parameter, value);
  if (plain === '_id' && modifier === undefined) return byId(value);
  const test = anyOf(splitValues(value, ',').map((each) => compileValue(parameter, each, modifier)));
  const wanted = !(parameter.type === 'token' && modifier === 'not');
  return byColumn(parameter, (values) => values.some(test) === wanted);
}

function byLastUpdated(value: string): Criterion {
  const test = anyOf(splitValues(value, ',').map((each) => matchDate(each, true)));
  return (rows, numbers) => numbers.filter((number) => test(momentOf(rows[number]?.time ?? Number.NaN)));
}

function momentOf(time: number): DateRange {
  return { from: time, to: time, fromDay: 0, toDay: 0, timed: true };
}

function byId(value: string): Criterion {
  const ids = new Set(splitValues(value, ',').map((each) => unescapeValue(each).replace(/^.*\//, '')));
  return (rows, numbers) => numbers.filter((number) => ids.has(rows[number]?.id ?? ''));
}

function missing(parameter: SearchParameter, value: string): Criterion {
  if (value !== 'true' && value !== 'false') throw new FhirError(400, `Invalid value for :missing: "${value}"`);
  return byColumn(parameter, (values) => (values.length === 0) === (value === 'true'));
}

function byColumn(parameter: SearchParameter, test: (values: readonly unknown[]) => boolean): Criterion {
  return (rows, numbers) => {
    const column = columnOf(rows, parameter);
    return numbers.filter((number) => test(column[number] ?? []));
  };
}

function chained(
  parameter: SearchParameter,
  modifier: string | undefined,
  rest: string,
  value: string,
  storage: Storage,
): Criterion {
  const target = modifier ?? parameter.target;
  if (parameter.type !== 'reference' || target === undefined) {
    throw new FhirError(
      400,
      `Unable to follow the chain ${parameter.name}.${rest}: name its type, as in subject:Patient.gender`,
    );
  }
  const inner = compileCriterion(target, rest, value, storage);
  return (rows, numbers) => {
    const targets = storage.live(target);
    const found = inner(targets, [...targets.keys()]);
    const wanted = new Set(found.map((number) => `${target}/${targets[number]?.id}`));
    return byColumn(parameter, (values) => values.some((each) => wanted.has(String(each))))(rows, numbers);
  };
}

function compileValue(
  parameter: SearchParameter,
  text: string,
  modifier: string | undefined,
): (value: unknown) => boolean {
  const tests: { [Type in SearchParameter['type']]: () => (value: Extracted[Type]) => boolean } = {
    date: () => matchDate(text, false),
    token: () => matchToken(text),
    reference: () => matchReference(text, parameter, modifier),
    string: () => matchString(text, modifier),
    uri: () => (value) => value === unescapeValue(text),
  };
  const known = { date: [], token: ['not'], reference: undefined, string: ['exact', 'contains'], uri: [] };
  const allowed: readonly string[] | undefined = known[parameter.type];
  if (modifier !== undefined && allowed !== undefined && !allowed.includes(modifier)) {
    throw new FhirError(400, `The modifier :${modifier} is not supported for the parameter ${parameter.name}`);
  }
  // The column of a parameter holds what its type says, see `columnOf`.
  return tests[parameter.type]() as (value: unknown) => boolean;
}

function anyOf<T>(tests: readonly ((value: T) => boolean)[]): (value: T) => boolean {
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (value) => tests.some((test) => test(value));
}

/**
 * List the parameters that a type can be searched and sorted by, as HAPI FHIR lists them in its errors.
 *
 * @param type such as `Immunization`
 * @returns names with commas between, in brackets
 * @example validParameters('Immunization') // '[_id, _lastUpdated, …]'
 */
export function validParameters(type: string): string {
  return `[${[...searchParametersOf(type).keys(), '_lastUpdated'].sort().join(', ')}]`;
}

function unknownParameter(type: string, name: string): FhirError {
  const text = `Unknown search parameter "${name}" for resource type "${type}"`;
  return new FhirError(
    400,
    `HAPI-0524: ${text}. Valid search parameters for this search are: ${validParameters(type)}`,
  );
}
