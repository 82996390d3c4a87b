import { XMLBuilder } from 'fast-xml-parser';
import type { HttpAnswer } from '../http/index.ts';
import { objectsOf, referenceId, referenceIds, textOf } from './json.ts';
import { defaultCategoryCombo } from './metadata-defaults.ts';
import type { MetadataObject } from './metadata-store.ts';
import { periodTypes } from './period-types.ts';
import { type ReadQuery, readQuery } from './read-query.ts';
import { selectValues } from './read-values.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';
import type { StoredValue } from './value-store.ts';

const numbers = /^(INTEGER(_.*)?|NUMBER|PERCENTAGE|UNIT_INTERVAL)$/;
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressEmptyNode: true });
type Attributes = readonly (readonly [string, string])[];

/**
 * Answer `GET /api/dataValueSets` with ADX: codes of all, a group for each org unit and period, sorted by element and
 * combo.
 *
 * @param state the server
 * @param user who asks
 * @param query of the request, which has been seen to be complete
 * @returns the document; what other id schemes make of it is not served
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_adx_data_format
 * @example readAdx(state, user, new URLSearchParams('dataSet=a&orgUnit=b&period=202601'));
 */
export function readAdx(state: ServerState, user: User, query: URLSearchParams): HttpAnswer {
  const asked = readQuery(state, user, query);
  const body = builder.build({ adx: { '@xmlns': 'urn:ihe:qrph:adx:2015', group: groupsOf(state, asked) } });
  if (state.version === '2.41')
    return { status: 200, headers: { 'content-type': 'application/adx+xml; charset=UTF-8' }, body };
  const headers = {
    'content-type': 'application/adx+xml;charset=UTF-8',
    'content-disposition': 'attachment; filename="dataValues.adx.xml"',
  };
  return { status: 200, headers, body };
}

function groupsOf(state: ServerState, asked: ReadQuery): object[] {
  return asked.dataSets.flatMap((dataSet) => {
    const own = new Set(objectsOf(dataSet.dataSetElements).flatMap((each) => referenceId(each.dataElement) ?? []));
    const groups = new Map<string, StoredValue[]>();
    for (const value of selectValues(state, asked)) {
      if (!own.has(value.dataElement)) continue;
      const key = `${value.attributeOptionCombo} ${value.orgUnit} ${value.period}`;
      const known = groups.get(key);
      if (known) known.push(value);
      else groups.set(key, [value]);
    }
    return [...groups.values()].map((values) => groupOf(state, dataSet, values));
  });
}

function groupOf(state: ServerState, dataSet: MetadataObject, values: readonly StoredValue[]): object {
  const [first] = values;
  const period = state.periods.parse(first?.period ?? '');
  const duration = periodTypes.find(({ name }) => name === period?.type)?.isoDuration;
  const sorted = [...values].sort((a, b) =>
    codeOf(state, 'dataElements', a.dataElement) < codeOf(state, 'dataElements', b.dataElement) ? -1 : 1,
  );
  return {
    ...element([
      ['dataSet', textOf(dataSet.code) ?? ''],
      ['period', `${period?.start}/${duration}`],
      ['orgUnit', codeOf(state, 'organisationUnits', first?.orgUnit)],
      ...categoriesOf(state, first?.attributeOptionCombo),
    ]),
    dataValue: sorted.map((value) => dataValueOf(state, value)),
  };
}

function dataValueOf(state: ServerState, value: StoredValue): object {
  const isNumber = numbers.test(textOf(state.metadata.get('dataElements', value.dataElement)?.valueType) ?? '');
  return {
    ...element([
      ['dataElement', codeOf(state, 'dataElements', value.dataElement)],
      ...categoriesOf(state, value.categoryOptionCombo),
      ['value', isNumber ? (value.value ?? '') : '0'],
    ]),
    ...(isNumber ? {} : { annotation: value.value ?? '' }),
  };
}

/** The default category is written from 2.43 on. */
function categoriesOf({ metadata, version }: ServerState, comboId: string | undefined): Attributes {
  const combo = metadata.get('categoryOptionCombos', comboId);
  const categoryCombo = referenceId(combo?.categoryCombo);
  if (categoryCombo === defaultCategoryCombo && version === '2.41') return [];
  const own = new Set(referenceIds(combo?.categoryOptions));
  return referenceIds(metadata.get('categoryCombos', categoryCombo)?.categories).flatMap((id) => {
    const category = metadata.get('categories', id);
    const option = referenceIds(category?.categoryOptions).find((each) => own.has(each));
    const [name, value] = [textOf(category?.code), textOf(metadata.get('categoryOptions', option)?.code)];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
}

function codeOf({ metadata }: ServerState, plural: string, id: string | undefined): string {
  return textOf(metadata.get(plural, id)?.code) ?? '';
}

function element(attributes: Attributes): object {
  return Object.fromEntries(attributes.map(([name, value]) => [`@${name}`, value]));
}
