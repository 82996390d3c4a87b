import type { HttpAnswer } from '../http/index.ts';
import { webMessage } from './answers.ts';
import { readDuration } from './duration.ts';
import { parseScheme } from './import-options.ts';
import { referenceIds } from './json.ts';
import { indexOf } from './metadata-index.ts';
import type { IdScheme, MetadataObject } from './metadata-store.ts';
import type { Period } from './periods.ts';
import type { ServerState } from './state.ts';
import { mayData, type User } from './users.ts';

/** What a request for values or registrations asks for. */
export interface ReadQuery {
  dataSets: MetadataObject[];
  /** Those asked for and those of the data sets. */
  elements: ReadonlySet<string>;
  periods: Period[];
  /** First and last day; a period must lie inside entirely. */
  span: readonly [start: string, end: string] | undefined;
  /** Units asked for by name. */
  units: MetadataObject[];
  hasGroups: boolean;
  /** Uids of the units asked for, of groups and, with `children`, of those below. */
  unitIds: ReadonlySet<string>;
  attributeCombos: ReadonlySet<string>;
  /** Only what was written at or after this moment, in ms. */
  since: number | undefined;
  includeDeleted: boolean;
  limit: number | undefined;
}

type Kind =
  | 'dataSets'
  | 'dataElements'
  | 'dataElementGroups'
  | 'organisationUnits'
  | 'organisationUnitGroups'
  | 'categoryOptionCombos';

const inputSchemes: Readonly<Partial<Record<Kind, string>>> = {
  dataSets: 'inputDataSetIdScheme',
  dataElements: 'inputDataElementIdScheme',
  organisationUnits: 'inputOrgUnitIdScheme',
};

/**
 * Work out what a request asks for. What is unknown, or may not be read, is left out without a word.
 *
 * @param state the server
 * @param user who asks
 * @param query of the request
 * @returns what is asked for
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_reading_data_values
 * @example readQuery(state, user, new URLSearchParams('dataSet=a&orgUnit=b&period=202601'));
 */
export function readQuery(state: ServerState, user: User, query: URLSearchParams): ReadQuery {
  const { metadata } = state;
  const index = indexOf(metadata);
  const named = (kind: Kind, parameter: string): MetadataObject[] => {
    const text = query.get(inputSchemes[kind] ?? '') ?? query.get('inputIdScheme') ?? 'UID';
    const scheme: IdScheme = parseScheme(text) ?? { type: 'UID' };
    return query.getAll(parameter).flatMap((each) => metadata.find(kind, each, scheme) ?? []);
  };
  const dataSets = named('dataSets', 'dataSet').filter((each) => mayData(user, each, 'read', metadata));
  const elementGroups = named('dataElementGroups', 'dataElementGroup');
  const elements = [
    ...named('dataElements', 'dataElement').map((each) => each.id),
    ...elementGroups.flatMap((each) => referenceIds(each.dataElements)),
  ];
  const units = named('organisationUnits', 'orgUnit');
  const groups = named('organisationUnitGroups', 'orgUnitGroup');
  const unitIds = new Set([
    ...units.map((each) => each.id),
    ...groups.flatMap((each) => referenceIds(each.organisationUnits)),
  ]);
  if (query.get('children') === 'true') {
    const roots = units.map((each) => each.id);
    for (const each of metadata.all('organisationUnits')) if (metadata.isWithin(each, roots)) unitIds.add(each.id);
  }
  const start = query.get('startDate');
  const end = query.get('endDate');
  return {
    dataSets,
    elements: new Set([...elements, ...dataSets.flatMap((each) => index.elementsOf(each.id))]),
    periods: query.getAll('period').flatMap((each) => state.periods.parse(each) ?? []),
    span: start && end ? [start.slice(0, 10), end.slice(0, 10)] : undefined,
    units,
    hasGroups: groups.length > 0,
    unitIds,
    attributeCombos: new Set(named('categoryOptionCombos', 'attributeOptionCombo').map((each) => each.id)),
    since: sinceOf(state, query),
    includeDeleted: query.get('includeDeleted') === 'true',
    limit: query.has('limit') ? Number(query.get('limit')) : undefined,
  };
}

/**
 * Refuse a request that asks for too little or for contradictions.
 *
 * @param asked what is asked for
 * @param children whether units below are asked for too
 * @returns a 409 with the last of the errors that apply, as DHIS2 answers, or undefined
 * @example queryProblem(asked, false);
 */
export function queryProblem(asked: ReadQuery, children: boolean): HttpAnswer | undefined {
  const { span } = asked;
  const timed = asked.periods.length > 0 || span !== undefined || asked.since !== undefined;
  const placed = asked.units.length > 0 || asked.hasGroups;
  const none = 'must be specified';
  const errors: [boolean, string, string][] = [
    [asked.elements.size === 0, 'E2001', `At least one data element, data set or data element group ${none}`],
    [!timed, 'E2002', `At least one period, start/end dates, last updated or last updated duration ${none}`],
    [asked.periods.length > 0 && span !== undefined, 'E2003', 'Both periods and start/end date cannot be specified'],
    [span !== undefined && span[0] > span[1], 'E2004', 'Start date must be before end date'],
    [!placed, 'E2006', `At least one organisation unit or organisation unit group ${none}`],
    [
      children && asked.hasGroups,
      'E2007',
      'Organisation unit children cannot be included for organisation unit groups',
    ],
    [
      children && asked.units.length === 0,
      'E2008',
      'At least one organisation unit must be specified when children are included',
    ],
    [(asked.limit ?? 0) < 0, 'E2009', `Limit cannot be less than zero: \`${asked.limit}\``],
  ];
  const last = errors
    .filter(([applies]) => applies)
    .filter(([, code]) => code !== 'E2008')
    .pop();
  return last && webMessage(409, { message: last[2], errorCode: last[1] });
}

/**
 * Tell whether a period is among those asked for.
 *
 * @param state the server
 * @param asked what is asked for
 * @param id period id of a value
 * @returns true when it is named or lies inside the dates, or when neither was given
 * @example hasPeriod(state, asked, '202601');
 */
export function hasPeriod({ periods }: ServerState, asked: ReadQuery, id: string): boolean {
  if (asked.periods.length > 0) return asked.periods.some((each) => each.id === id);
  if (!asked.span) return true;
  const period = periods.parse(id);
  return period !== undefined && period.start >= asked.span[0] && period.end <= asked.span[1];
}

function sinceOf(state: ServerState, query: URLSearchParams): number | undefined {
  const text = query.get('lastUpdated') ?? query.get('created');
  if (text) return Date.parse(/Z|[+-]\d{2}:?\d{2}$/.test(text) || text.length <= 10 ? text : `${text}Z`);
  const duration = readDuration(query.get('lastUpdatedDuration') ?? query.get('createdDuration') ?? '');
  return duration === undefined ? undefined : state.now().getTime() - duration;
}
