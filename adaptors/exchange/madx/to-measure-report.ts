import type { Named } from '../../dhis2/metadata/find-named.ts';
import type { Choice, ExchangeReport, ExchangeValue } from '../exchange-report.ts';
import { type ExchangeScheme, identify } from '../id-scheme.ts';
import { Decimal } from './exact-json.ts';
import type {
  CodeableConcept,
  LocationReference,
  MeasureGroup,
  MeasureReport,
  Population,
  Stratum,
} from './measure-report.ts';

const PROFILE = 'https://profiles.ihe.net/QRPH/mADX/StructureDefinition/mADX-MeasureReport';
const HL7 = 'http://terminology.hl7.org/CodeSystem';
const ABSENT = 'http://hl7.org/fhir/StructureDefinition/data-absent-reason';
/** The largest integer of FHIR. */
const LARGEST = 2_147_483_647n;

/** What MeasureReports say that DHIS2 does not know. */
export interface MadxOptions {
  /** When they were made, an ISO 8601 instant with a zone. */
  readonly exported: string;
  readonly scheme: ExchangeScheme;
  /** What addresses of code systems, identifiers and measures begin with, without a slash at the end. */
  readonly base: string;
  /** Canonical address of the Measure; by default made of the base and the data set. */
  readonly measure?: string | undefined;
  /** Whether more is better. */
  readonly improvement: 'increase' | 'decrease';
}

/**
 * Write a report as a FHIR MeasureReport of IHE mADX: a group for each data element, a stratum for each of its values.
 *
 * Counts are populations too. Sums, averages, least and greatest values are no numbers of members, so that their
 * populations say `not-applicable`, since mADX asks for a count; their values are scores.
 *
 * @param report values that have names
 * @param options what DHIS2 does not know
 * @returns the resource; its id is the same for the same data set, org unit and period, for an update
 * @see https://profiles.ihe.net/QRPH/mADX/
 * @example exactJson(toMeasureReport(report, options))
 */
export function toMeasureReport(report: ExchangeReport, options: MadxOptions): MeasureReport {
  const { dataSet, orgUnit, period, values } = report;
  const { base, scheme, exported, improvement } = options;
  const place: LocationReference = {
    type: 'Location',
    identifier: { system: `${base}/NamingSystem/organisationUnits`, value: identify(orgUnit, scheme) },
    ...(orgUnit.name === undefined ? {} : { display: orgUnit.name }),
  };
  return {
    resourceType: 'MeasureReport',
    id: `${dataSet.id}-${orgUnit.id}-${period.id}`,
    meta: { profile: [PROFILE] },
    status: 'complete',
    type: 'summary',
    measure: options.measure ?? `${base}/Measure/${encodeURIComponent(identify(dataSet, scheme))}`,
    subject: place,
    date: exported,
    reporter: place,
    period: { start: period.start, end: period.end },
    improvementNotation: { coding: [{ system: `${HL7}/measure-improvement-notation`, code: improvement }] },
    group: byElement(values).map((some) => groupOf(some, concepts(options))),
  };
}

type Concepts = ReturnType<typeof concepts>;

/** Concepts of the code systems that the collections of DHIS2 are. */
function concepts({ base, scheme }: MadxOptions) {
  const concept = (system: string, code: string, name: string | undefined): CodeableConcept => ({
    coding: [{ system: `${base}/CodeSystem/${system}`, code, ...(name === undefined ? {} : { display: name }) }],
  });
  return {
    of: (system: string, object: Named) => concept(system, identify(object, scheme), object.name),
    stratifier(choices: readonly Choice[]) {
      const categories = choices.map(({ category }) => category);
      const [first, ...rest] = categories;
      if (first !== undefined && rest.length === 0) return this.of('categories', first);
      const names = categories.map(({ name }) => name);
      const display = names.includes(undefined) ? undefined : names.join(', ');
      return concept('stratifiers', categories.map((category) => identify(category, scheme)).join('-'), display);
    },
  };
}

function groupOf(values: readonly [ExchangeValue, ...ExchangeValue[]], named: Concepts): MeasureGroup {
  const [first] = values;
  const code = named.of('dataElements', first.dataElement);
  const population = populationOf(values);
  const stratifiers = new Map<string, { code: readonly [CodeableConcept]; stratum: Stratum[] }>();
  for (const value of values) {
    const choices = choicesOf(value);
    if (choices.length === 0) continue;
    const key = choices.map(({ category }) => category.id).join(' ');
    const known = stratifiers.get(key);
    if (known !== undefined) known.stratum.push(stratumOf(value, choices, named));
    else stratifiers.set(key, { code: [named.stratifier(choices)], stratum: [stratumOf(value, choices, named)] });
  }
  const whole = values.find((value) => choicesOf(value).length === 0);
  return {
    code,
    population: [population],
    ...(whole === undefined ? {} : { measureScore: { value: new Decimal(whole.value) } }),
    ...(stratifiers.size === 0 ? {} : { stratifier: [...stratifiers.values()] }),
  };
}

/** The options of a value, those of the data set's attributes last. */
function choicesOf({ optionCombo, attributeOptionCombo }: ExchangeValue): readonly Choice[] {
  return [optionCombo, attributeOptionCombo].flatMap(({ isDefault, choices = [] }) => (isDefault ? [] : choices));
}

function stratumOf(value: ExchangeValue, choices: readonly Choice[], named: Concepts): Stratum {
  const component = choices.map(({ category, option }) => ({
    code: named.of('categories', category),
    value: named.of('categoryOptions', option),
  }));
  const [first, ...rest] = component;
  return {
    ...(first === undefined || rest.length > 0 ? {} : { value: first.value }),
    component,
    population: [populationOf([value])],
    measureScore: { value: new Decimal(value.value) },
  };
}

function populationOf(values: readonly ExchangeValue[]): Population {
  const code: CodeableConcept = { coding: [{ system: `${HL7}/measure-population`, code: 'measure-population' }] };
  const isCount = values.every((value) => value.isCount && /^\d+$/.test(value.value));
  const sum = isCount ? values.reduce((total, { value }) => total + BigInt(value), 0n) : undefined;
  if (sum !== undefined && sum <= LARGEST) return { code, count: Number(sum) };
  return { code, _count: { extension: [{ url: ABSENT, valueCode: 'not-applicable' }] } };
}

/** Values are sorted by element. */
function byElement(values: readonly ExchangeValue[]): [ExchangeValue, ...ExchangeValue[]][] {
  const groups = new Map<string, [ExchangeValue, ...ExchangeValue[]]>();
  for (const value of values) {
    const known = groups.get(value.dataElement.id);
    if (known === undefined) groups.set(value.dataElement.id, [value]);
    else known.push(value);
  }
  return [...groups.values()];
}
