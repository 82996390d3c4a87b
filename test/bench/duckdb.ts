import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { type Cell, compareCells } from '../../adaptors/tally/measure/cells.ts';
import { benchCell } from './loops.ts';
import { DOSES_FILE, PERSONS_FILE } from './population-files.ts';

/** DuckDB on one thread, in memory. */
export interface Duckdb {
  /**
   * Count the files of a folder.
   *
   * @returns what makes the cells, sorted; making them is not part of the count
   */
  count(folder: string): Promise<() => Cell[]>;
  /** Such as `v1.5.6`. */
  readonly version: string;
  close(): void;
}

/**
 * Open DuckDB, where its package is installed: not every platform has one.
 *
 * @param units the CSV of places and org units
 * @returns it, or undefined where there is none
 * @example const duckdb = await openDuckdb('test/bench/bench-units.csv');
 */
export async function openDuckdb(units: string): Promise<Duckdb | undefined> {
  const api = await import('@duckdb/node-api').catch(() => undefined);
  if (api === undefined) return undefined;
  const instance = await api.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run('SET threads = 1');
  return {
    version: api.version(),
    count: async (folder) => countFolder(connection, folder, units),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function countFolder(connection: DuckDBConnection, folder: string, units: string): Promise<() => Cell[]> {
  const reader = await connection.runAndReadAll(QUERY, {
    persons: join(folder, PERSONS_FILE),
    doses: join(folder, DOSES_FILE),
    units,
  });
  return () => {
    const cells = reader.getRowsJS().map((row) => {
      const [period = '', orgUnit = '', code = '', sex = '', band = '', doses = ''] = row.map(String);
      return benchCell({ period, orgUnit, code, sex, band }, Number(doses));
    });
    return cells.sort(compareCells);
  };
}

/** Of several versions of a resource the newest, as the engine counts: by number, and where there is none by time. */
const NEWEST = `QUALIFY row_number() OVER (PARTITION BY id ORDER BY
    TRY_CAST(meta.versionId AS BIGINT) DESC NULLS LAST, TRY_CAST(meta.lastUpdated AS TIMESTAMPTZ) DESC NULLS LAST) = 1`;
const META = `meta: 'STRUCT(versionId VARCHAR, lastUpdated VARCHAR)'`;

/** What `bench.yaml` counts. Only the columns that are needed are named, which lets DuckDB pass over the others. */
const QUERY = `
WITH person AS (
  SELECT id, CASE gender WHEN 'male' THEN 'Male' WHEN 'female' THEN 'Female' END AS sex, birthDate AS birth
  FROM read_ndjson($persons, columns = {id: 'VARCHAR', ${META}, gender: 'VARCHAR', birthDate: 'DATE'})
  ${NEWEST}
), newest AS (
  SELECT * FROM read_ndjson($doses, columns = {
    id: 'VARCHAR', ${META}, status: 'VARCHAR', occurrenceDateTime: 'VARCHAR', patient: 'STRUCT(reference VARCHAR)',
    location: 'STRUCT(reference VARCHAR)', vaccineCode: 'STRUCT(coding STRUCT(system VARCHAR, code VARCHAR)[])'
  })
  ${NEWEST}
), dose AS (
  SELECT
    substr(occurrenceDateTime, 1, 10)::DATE AS day,
    patient.reference[9:] AS patient,
    location.reference[10:] AS place,
    list_filter(vaccineCode.coding, coding -> coding.system = 'http://hl7.org/fhir/sid/cvx')[1].code AS code
  FROM newest
  WHERE status = 'completed'
), aged AS (
  SELECT dose.*, sex, date_sub('year', birth, day) AS age FROM dose JOIN person ON person.id = dose.patient
  WHERE birth <= day AND sex IS NOT NULL AND code IS NOT NULL
), unit AS (
  SELECT * FROM read_csv($units, header = true, columns = {place: 'VARCHAR', orgUnit: 'VARCHAR'})
)
SELECT
  strftime(day, '%Y%m') AS period, orgUnit, code, sex,
  CASE WHEN age < 1 THEN 'under 1' WHEN age < 5 THEN '1 to 4' WHEN age < 15 THEN '5 to 14' ELSE '15 and older' END AS band,
  count(*) AS doses
FROM aged JOIN unit USING (place)
GROUP BY ALL`;
