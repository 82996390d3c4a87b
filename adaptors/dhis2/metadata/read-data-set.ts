import type { OrgUnitScheme } from '../../tally/compiled-mapping.ts';
import type { Transport } from '../../transport/index.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type { DataSet, Dhis2Context } from './data-set.ts';
import { findOne, readObject, textAt, unexpectedAnswer } from './read-objects.ts';
import { type RawDataSet, toDataSet } from './to-data-set.ts';

const COMBO = 'categoryCombo[id,isDefault,categoryOptionCombos[id,categoryOptions[id,code,name]]]';
const LIMITS = 'startDate,endDate,organisationUnits[id]';
const FIELDS = [
  'id,code,name,periodType,openFuturePeriods,expiryDays,openPeriodsAfterCoEndDate',
  COMBO.replace('code,name', `code,name,${LIMITS}`),
  `dataSetElements[dataElement[id,code,name,valueType,aggregationType,zeroIsSignificant,${COMBO}],${COMBO}]`,
  'workflow[id],access[data[read,write]],dataInputPeriods[period,openingDate,closingDate]',
  'organisationUnits[id,code,path,openingDate,closedDate]',
].join(',');
const ATTRIBUTE = 'attribute:';

/**
 * Ask a DHIS2 server who we are and what it is.
 *
 * @param transport the DHIS2 server
 * @returns user, authorities, org units, version, calendar and clock
 * @throws {TransportError} when an answer does not come or lacks an expected key
 */
export async function readContext(transport: Transport): Promise<Dhis2Context> {
  const me = await readObject(transport, 'me', {
    fields: 'id,username,authorities,organisationUnits[id],dataViewOrganisationUnits[id]',
  });
  const captureUnits = ids(me.body.organisationUnits);
  const viewUnits = ids(me.body.dataViewOrganisationUnits);
  // A user without data view units views those to enter data for.
  const viewed = viewUnits === undefined || viewUnits.length === 0 ? captureUnits : viewUnits;
  return {
    username: textAt(me, 'username'),
    authorities: texts(me.body.authorities),
    ...(captureUnits === undefined ? {} : { captureUnits }),
    ...(viewed === undefined ? {} : { viewUnits: viewed }),
    ...(await readSystem(transport)),
  };
}

/**
 * Ask a DHIS2 server what it is.
 *
 * @param transport the DHIS2 server
 * @returns version, calendar and clock
 * @throws {TransportError} when an answer does not come or lacks an expected key
 */
export async function readSystem(
  transport: Transport,
): Promise<Pick<Dhis2Context, 'version' | 'calendar' | 'serverDate'>> {
  const info = await readObject(transport, 'system/info', {});
  const { calendar, serverDate } = info.body;
  return {
    version: textAt(info, 'version'),
    calendar: String(calendar ?? 'iso8601'),
    ...(typeof serverDate === 'string' ? { serverDate } : {}),
  };
}

/**
 * Read a data set by code or UID: elements with the combos that their values can have in it, the attribute option
 * combos, assigned units, rules.
 *
 * @param transport the DHIS2 server
 * @param codeOrUid as the mapping names it
 * @param idScheme what org units are named by: with `attribute:…`, their values of that attribute are read too
 * @returns the data set
 * @throws {ImportError} `data-set-not-found`, `attribute-not-found`
 * @throws {TransportError} when an answer does not come or lacks an expected key
 */
export async function readDataSet(
  transport: Transport,
  codeOrUid: string,
  idScheme: OrgUnitScheme = 'uid',
): Promise<DataSet> {
  const attribute = await findAttribute(transport, idScheme);
  const fields =
    attribute === undefined
      ? FIELDS
      : FIELDS.replace(/closedDate\]$/, 'closedDate,attributeValues[value,attribute[id]]]');
  const found = await findOne<RawDataSet>(transport, 'dataSets', codeOrUid, fields);
  if (found !== undefined) {
    return toDataSet(found.item, (what) => unexpectedAnswer(found.request, `answered ${what}`), attribute);
  }
  throw new ImportError(
    'data-set-not-found',
    `there is no data set with code or UID "${codeOrUid}"`,
    'correct dataSet in the mapping, or share the data set with the user',
  );
}

/** The UID of the attribute that an id scheme names; undefined for the other schemes. */
async function findAttribute(transport: Transport, idScheme: OrgUnitScheme): Promise<string | undefined> {
  if (!idScheme.startsWith(ATTRIBUTE)) return undefined;
  const name = idScheme.slice(ATTRIBUTE.length);
  const found = await findOne<{ readonly id: string }>(transport, 'attributes', name, 'id');
  if (found !== undefined) return found.item.id;
  throw new ImportError(
    'attribute-not-found',
    `there is no attribute with code or UID "${name}"`,
    'correct orgUnits.idScheme in the mapping, or share the attribute with the user',
  );
}

function ids(value: unknown): string[] | undefined {
  return Array.isArray(value) ? texts(value.map((each: { readonly id?: unknown } | null) => each?.id)) : undefined;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
