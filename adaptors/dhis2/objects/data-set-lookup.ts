import type { Transport } from '../../transport/index.ts';
import { findOne, unexpectedAnswer } from '../metadata/read-objects.ts';
import { MetadataError } from './metadata-error.ts';

/** One place of a data set where a value can be stored, in the words of people and in UIDs. */
export interface LookupRow {
  readonly dataElementCode: string | null;
  readonly dataElementName: string;
  readonly dataElement: string;
  readonly categoryOptionComboName: string;
  /** Names of its category options, sorted; of the default combo `default` alone. */
  readonly categoryOptions: readonly string[];
  readonly categoryOptionCombo: string;
}

interface Named {
  readonly id: string;
  readonly code?: string;
  readonly name?: string;
}

interface Combo {
  readonly categoryOptionCombos?: readonly (Named & { readonly categoryOptions?: readonly Named[] })[];
}

interface RawDataSet {
  readonly dataSetElements?: readonly {
    readonly dataElement?: Named & { readonly categoryCombo?: Combo };
    readonly categoryCombo?: Combo;
  }[];
}

const COMBO = 'categoryCombo[categoryOptionCombos[id,name,categoryOptions[id,name]]]';
const FIELDS = `id,dataSetElements[dataElement[id,code,name,${COMBO}],${COMBO}]`;

/**
 * Read the lookup table of a data set: each data element with each of its category option combos, by codes, names and UIDs.
 * This is the table of ids that reports written in SQL are joined with.
 *
 * @param transport the DHIS2 server
 * @param codeOrUid the data set's
 * @returns rows sorted by code (else name) of the data element, then by options, then by UID
 * @throws {MetadataError} `object-not-found`
 * @throws {TransportError} when an answer does not come, or lacks elements or option combos, as where they are not shared
 * @see https://docs.opensrp.io/engineering/integrations/dhis2
 * @example (await readDataSetLookup(dhis2, 'EPI_MONTHLY')).length
 */
export async function readDataSetLookup(transport: Transport, codeOrUid: string): Promise<LookupRow[]> {
  const found = await findOne<RawDataSet>(transport, 'dataSets', codeOrUid, FIELDS);
  if (found === undefined) {
    throw new MetadataError(
      'object-not-found',
      `there is no data set with code or UID "${codeOrUid}"`,
      'correct its name, or share the data set with the user',
    );
  }
  const fail = (what: string) => unexpectedAnswer(found.request, `answered ${what}`);
  const { dataSetElements } = found.item;
  if (dataSetElements === undefined) throw fail('a data set without its elements');
  const rows = dataSetElements.flatMap(({ dataElement, categoryCombo: own }) => {
    if (dataElement?.name === undefined) throw fail('a data set with an element that the user may not read');
    const { id, code = null, name } = dataElement;
    // The combo of the data set's element overrides the element's own.
    const combos = (own ?? dataElement.categoryCombo)?.categoryOptionCombos;
    if (combos === undefined) throw fail(`data element ${id} without its option combos`);
    return combos.map((combo) => ({
      dataElementCode: code,
      dataElementName: name,
      dataElement: id,
      categoryOptionComboName: combo.name ?? '',
      categoryOptions: (combo.categoryOptions ?? []).map((option) => option.name ?? option.id).sort(),
      categoryOptionCombo: combo.id,
    }));
  });
  return rows.sort(byWords);
}

function byWords(a: LookupRow, b: LookupRow): number {
  const [first, second] = [sortKey(a), sortKey(b)];
  return first < second ? -1 : Number(first > second);
}

function sortKey(row: LookupRow): string {
  const words = [row.dataElementCode ?? row.dataElementName, row.dataElement, ...row.categoryOptions];
  return [...words, row.categoryOptionCombo].join('\u0000');
}
