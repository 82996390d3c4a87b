import { uidOf } from '../../dhis2/uid.ts';
import { category, categoryCombo, countElement, dataSet, hierarchy, shared, users } from '../metadata-objects.ts';

/** The items that are kept, as DHIS2 calls them, by the codes of the logistics system. */
export const ITEMS: Readonly<Record<string, string>> = {
  'VAC-BCG-20': 'BCG doses',
  'VAC-OPV-10': 'OPV doses',
  'VAC-PENTA-10': 'Penta doses',
  'VAC-PCV-4': 'PCV doses',
  'VAC-MR-10': 'MR doses',
};

const BY_ITEM = uidOf('stock combo item');
const DEFAULT_COMBO = 'bjDvmb4bfuf';

const RECEIVED = element('STOCK_RECEIVED', 'Vaccine stock - Doses received');
const ISSUED = element('STOCK_ISSUED', 'Vaccine stock - Doses issued');
const LOST = element('STOCK_LOST', 'Vaccine stock - Doses lost');
const LOSSES = element('STOCK_LOSSES', 'Vaccine stock - Losses recorded');

/**
 * Make the metadata that stock movements are reported into, as documents to import one after the other. Option combos are
 * made by the server.
 *
 * @returns bodies of `POST /api/metadata`, in import order
 */
export function stockMetadata(): unknown[] {
  const options = Object.entries(ITEMS).map(([code, name]) => ({ id: uidOf(`stock option ${name}`), name, code }));
  const item = uidOf('stock category item');
  const named = { ...element('STOCK_MONTHLY', 'Vaccine stock, monthly'), periodType: 'Monthly' };
  return [
    hierarchy(),
    {
      categoryOptions: options.map(({ id, name, code }) => shared({ id, name, shortName: name, code: codeOf(code) })),
      categories: [
        category(
          item,
          'Item (stock)',
          'STOCK_ITEM',
          options.map(({ id }) => id),
        ),
      ],
      categoryCombos: [categoryCombo(BY_ITEM, 'Item (stock)', 'STOCK_ITEM', [item])],
    },
    {
      dataElements: [
        ...[RECEIVED, ISSUED, LOST].map((one) => countElement(one, BY_ITEM)),
        countElement(LOSSES, DEFAULT_COMBO),
      ],
    },
    { dataSets: [dataSet(named, [RECEIVED, ISSUED, LOST, LOSSES])] },
    users(),
  ];
}

function element(code: string, name: string) {
  return { id: uidOf(`stock ${code}`), code, name };
}

function codeOf(code: string): string {
  return `STOCK_${code.replaceAll('-', '_')}`;
}
