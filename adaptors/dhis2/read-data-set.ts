import { expectOk, type Query, type Transport, TransportError, type TransportRequest } from '../transport/index.ts';
import type { DataElement, DataSet, Dhis2Context, OptionCombo } from './data-set.ts';
import { ImportError } from './import-error.ts';

const COMBO = 'categoryCombo[id,isDefault,categoryOptionCombos[id,categoryOptions[id,code,name]]]';
const LIMITS = 'startDate,endDate,organisationUnits[id]';
const FIELDS = [
  'id,code,name,periodType,openFuturePeriods,expiryDays,openPeriodsAfterCoEndDate',
  COMBO.replace('code,name', `code,name,${LIMITS}`),
  `dataSetElements[dataElement[id,code,name,valueType,aggregationType,zeroIsSignificant,${COMBO}],${COMBO}]`,
  'organisationUnits[id,code,path]',
].join(',');
const NUMERIC = /^(NUMBER|INTEGER|PERCENTAGE|UNIT_INTERVAL)/;
const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;
/** Calendars whose period ids are those of ISO 8601. */
const CALENDARS = ['iso8601', 'gregorian'];

/**
 * Ask a DHIS2 server who we are and what it is.
 *
 * @param transport the DHIS2 server
 * @returns user, authorities and version
 * @throws {TransportError} when an answer does not come or lacks an expected key
 * @throws {ImportError} `calendar` when the server's period ids are not those of ISO 8601
 */
export async function readContext(transport: Transport): Promise<Dhis2Context> {
  const me = await read(transport, 'me', { fields: 'id,username,authorities' });
  const info = await read(transport, 'system/info', {});
  const calendar = String(info.body.calendar ?? 'iso8601');
  if (!CALENDARS.includes(calendar)) {
    throw new ImportError(
      'calendar',
      `its calendar is ${calendar}`,
      `only ${CALENDARS.join(' and ')} can be reported to so far`,
    );
  }
  return {
    username: text(me, 'username'),
    authorities: texts(me.body.authorities),
    version: text(info, 'version'),
  };
}

/**
 * Read a data set by code or UID: elements with the combos that their values can have in it, the attribute option
 * combos, assigned units, rules.
 *
 * @param transport the DHIS2 server
 * @param codeOrUid as the mapping names it
 * @returns the data set
 * @throws {ImportError} `data-set-not-found`
 * @throws {TransportError} when an answer does not come or lacks an expected key
 */
export async function readDataSet(transport: Transport, codeOrUid: string): Promise<DataSet> {
  const filters = UID.test(codeOrUid) ? [`code:eq:${codeOrUid}`, `id:eq:${codeOrUid}`] : [`code:eq:${codeOrUid}`];
  for (const filter of filters) {
    const answer = await read(transport, 'dataSets', { filter, fields: FIELDS, paging: 'false' });
    const [found] = list<RawDataSet>(answer, 'dataSets');
    if (found !== undefined) return toDataSet(found, answer.request);
  }
  throw new ImportError(
    'data-set-not-found',
    `there is no data set with code or UID "${codeOrUid}"`,
    'correct dataSet in the mapping, or share the data set with the user',
  );
}

interface RawCombo {
  readonly isDefault?: boolean;
  readonly categoryOptionCombos?: readonly OptionCombo[];
}
interface RawElement {
  readonly dataElement: Omit<DataElement, 'optionCombos'> & {
    readonly categoryCombo?: RawCombo;
    readonly aggregationType?: string;
  };
  readonly categoryCombo?: RawCombo;
}
interface RawDataSet {
  readonly id: string;
  readonly name: string;
  readonly periodType: string;
  readonly openFuturePeriods?: number;
  readonly expiryDays?: number;
  readonly openPeriodsAfterCoEndDate?: number;
  readonly categoryCombo?: RawCombo;
  readonly dataSetElements?: readonly RawElement[];
  readonly organisationUnits?: DataSet['orgUnits'];
}

function toDataSet(raw: RawDataSet, request: TransportRequest): DataSet {
  const { dataSetElements, organisationUnits, categoryCombo } = raw;
  const attributeOptionCombos = categoryCombo?.categoryOptionCombos ?? [];
  if (dataSetElements === undefined || organisationUnits === undefined || attributeOptionCombos.length === 0) {
    throw unexpected(request, 'answered a data set without its elements, org units or category combo');
  }
  return {
    id: raw.id,
    name: raw.name,
    periodType: raw.periodType,
    openFuturePeriods: raw.openFuturePeriods ?? 0,
    expiryDays: raw.expiryDays ?? 0,
    openPeriodsAfterCoEndDate: raw.openPeriodsAfterCoEndDate ?? 0,
    attributeOptionCombos,
    elements: dataSetElements.map(({ dataElement, categoryCombo: own }) => {
      const { categoryCombo: usual, aggregationType = '', ...element } = dataElement;
      // The combo of the data set's element overrides the element's own.
      const optionCombos = (own ?? usual)?.categoryOptionCombos;
      if (optionCombos === undefined)
        throw unexpected(request, `answered data element ${element.id} without its option combos`);
      // DHIS2 keeps the zeros of averages and of texts whatever the element says of them.
      const isNumeric = NUMERIC.test(element.valueType);
      const zeroIsSignificant =
        element.zeroIsSignificant === true || aggregationType.startsWith('AVERAGE') || !isNumeric;
      return { ...element, zeroIsSignificant, optionCombos };
    }),
    orgUnits: organisationUnits,
  };
}

interface Answer {
  readonly request: TransportRequest;
  readonly body: Readonly<Record<string, unknown>>;
}

async function read(transport: Transport, path: string, query: Query): Promise<Answer> {
  const request: TransportRequest = { method: 'GET', path, query };
  const { body } = expectOk('DHIS2', request, await transport.send(request));
  if (typeof body !== 'object' || body === null) throw unexpected(request, 'answered nothing');
  return { request, body: body as Record<string, unknown> };
}

/** A list under its key; a missing key is an error, never an empty list. */
function list<Item>({ body, request }: Answer, key: string): readonly Item[] {
  const items = body[key];
  if (!Array.isArray(items)) throw unexpected(request, `answered without "${key}"`);
  return items as Item[];
}

function text({ body, request }: Answer, key: string): string {
  const value = body[key];
  if (typeof value !== 'string') throw unexpected(request, `answered without "${key}"`);
  return value;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

function unexpected(request: TransportRequest, what: string): TransportError {
  return new TransportError(
    'unexpected-answer',
    'DHIS2',
    request,
    what,
    'check that the base URL is the one of a DHIS2 server, without /api',
  );
}
