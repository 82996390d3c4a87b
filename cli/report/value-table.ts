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

/**
 * Draw what DHIS2 holds after a run for the newest period that was counted: data elements down, org units across, all
 * option combos added up.
 *
 * @param report the report of a run
 * @param dataSet the data set, by code
 * @param credential DHIS2's `hostUrl` with user and password, or a personal access token
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
  const fields = 'id,name,organisationUnits[id,name],dataSetElements[dataElement[id,name,code]]';
  const found = await read(credential, `dataSets?filter=code:eq:${dataSet}&paging=false&fields=${fields}`);
  const [set] = found.dataSets ?? [];
  if (set === undefined) return [];
  const units = set.organisationUnits.map(({ id }) => `&orgUnit=${id}`).join('');
  const { dataValues = [] } = await read(credential, `dataValueSets?dataSet=${set.id}&period=${period}${units}`);
  const sums = new Map<string, number>();
  for (const { dataElement, orgUnit, value } of dataValues) {
    const key = `${dataElement} ${orgUnit}`;
    sums.set(key, (sums.get(key) ?? 0) + Number(value));
  }
  const columns = [...set.organisationUnits].sort(byName);
  const rows = set.dataSetElements.map(({ dataElement }) => dataElement).sort(byName);
  const first = Math.max(...rows.map(({ code, name }) => (code ?? name).length));
  return [
    `${set.name}, ${period}, as DHIS2 holds it now`,
    [''.padEnd(first), ...columns.map(({ name }) => name.slice(0, NAME_WIDTH).padStart(NAME_WIDTH))].join('  '),
    ...rows.map(({ id, code, name }) =>
      [
        (code ?? name).padEnd(first),
        ...columns.map((unit) => String(sums.get(`${id} ${unit.id}`) ?? '·').padStart(NAME_WIDTH)),
      ].join('  '),
    ),
  ];
}

async function read(credential: Record<string, unknown>, path: string): Promise<Answer> {
  const { hostUrl, username, password, pat } = credential;
  const basic = Buffer.from(`${String(username)}:${String(password)}`).toString('base64');
  const authorization = pat === undefined ? `Basic ${basic}` : `ApiToken ${String(pat)}`;
  const response = await fetch(`${String(hostUrl)}/api/${path}`, { headers: { authorization }, redirect: 'manual' });
  if (response.status !== 200) throw new Error(`DHIS2 answered ${response.status} when the table was read`);
  return (await response.json()) as Answer;
}

function byName(a: Named, b: Named): number {
  return (a.code ?? a.name) < (b.code ?? b.name) ? -1 : 1;
}
