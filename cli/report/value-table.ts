import { openDoor } from '../../adaptors/language-dhis2/door.ts';
import { thisMachine } from '../../adaptors/language-dhis2/platform.ts';
import type { RunReport } from '../run/index.ts';
import { isJobReport } from './format-report.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly code?: string;
}

/** What is read of DHIS2 for the table. */
interface Answer {
  readonly dataSets?: readonly {
    readonly id: string;
    readonly name: string;
    readonly organisationUnits: readonly Named[];
    readonly dataSetElements: readonly { readonly dataElement: Named }[];
  }[];
  readonly dataValues?: readonly { readonly dataElement: string; readonly orgUnit: string; readonly value: string }[];
}

const NAME_WIDTH = 14;
/** Org units across: as many as a wide terminal shows. */
const COLUMNS = 10;

/**
 * Draw what DHIS2 holds after a run for the newest period that was counted: data elements down, org units across, all
 * option combos added up. Of many org units the first by name are shown.
 *
 * @param report the report of a run
 * @param dataSet the data set, by code or UID
 * @param credential DHIS2's `hostUrl` with a way in
 * @returns the table's lines; none when the run counted nothing
 * @throws {Error} when DHIS2 does not answer
 */
export async function valueTable(
  report: RunReport,
  dataSet: string,
  credential: Record<string, unknown>,
): Promise<string[]> {
  const period = isJobReport(report) ? report.periods.at(-1) : undefined;
  if (period === undefined) return [];
  const set = await findDataSet(dataSet, credential);
  if (set === undefined) return [];
  const all = [...set.organisationUnits].sort((a, b) => compare(a.name, b.name));
  const units = all.slice(0, COLUMNS);
  const query = units.map(({ id }) => `&orgUnit=${id}`).join('');
  const { dataValues = [] } = await read(credential, `dataValueSets?dataSet=${set.id}&period=${period}${query}`);
  const sums = new Map<string, number>();
  for (const { dataElement, orgUnit, value } of dataValues) {
    const key = `${dataElement} ${orgUnit}`;
    sums.set(key, (sums.get(key) ?? 0) + Number(value));
  }
  const rows = set.dataSetElements
    .map(({ dataElement }) => dataElement)
    .sort((a, b) => compare(labelOf(a), labelOf(b)));
  const first = Math.max(0, ...rows.map((row) => labelOf(row).length));
  const more = all.length > units.length ? `, ${units.length} of ${all.length} org units` : '';
  return [
    `${set.name}, ${period}, as DHIS2 holds it now${more}`,
    [''.padEnd(first), ...units.map(({ name }) => name.slice(0, NAME_WIDTH).padStart(NAME_WIDTH))].join('  '),
    ...rows.map((row) =>
      [
        labelOf(row).padEnd(first),
        ...units.map((unit) => String(sums.get(`${row.id} ${unit.id}`) ?? '·').padStart(NAME_WIDTH)),
      ].join('  '),
    ),
  ];
}

async function findDataSet(
  dataSet: string,
  credential: Record<string, unknown>,
): Promise<NonNullable<Answer['dataSets']>[number] | undefined> {
  const fields = 'id,name,organisationUnits[id,name],dataSetElements[dataElement[id,name,code]]';
  for (const property of ['code', 'id']) {
    const filter = encodeURIComponent(`${property}:eq:${dataSet}`);
    const { dataSets = [] } = await read(credential, `dataSets?filter=${filter}&paging=false&fields=${fields}`);
    if (dataSets[0] !== undefined) return dataSets[0];
  }
  return undefined;
}

async function read(credential: Record<string, unknown>, path: string): Promise<Answer> {
  const headers = await openDoor(credential, thisMachine).key();
  const response = await fetch(`${String(credential.hostUrl)}/api/${path}`, { headers, redirect: 'manual' });
  if (response.status !== 200) throw new Error(`DHIS2 answered ${response.status} when the table was read`);
  return (await response.json()) as Answer;
}

function labelOf({ code, name }: Named): string {
  return code ?? name;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
