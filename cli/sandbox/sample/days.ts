const MS_PER_DAY = 86_400_000;

/**
 * Move a day by a number of days.
 *
 * @param day `YYYY-MM-DD`
 * @param count days, negative for earlier ones
 * @returns `YYYY-MM-DD`
 * @example addDays('2024-02-28', 2) // '2024-03-01'
 */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * MS_PER_DAY).toISOString().slice(0, 10);
}

/**
 * Number the months, so that they can be added and iterated.
 *
 * @param day `YYYY-MM-DD` or `YYYY-MM`
 * @returns months since January of the year 0
 * @example monthNumber('2024-01-31') // 24288
 */
export function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/**
 * Give the month of a number as FHIR writes it.
 *
 * @param month what `monthNumber` gave
 * @returns `YYYY-MM`
 * @example monthText(24288) // '2024-01'
 */
export function monthText(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}`;
}

/**
 * Give the month of a number as the DHIS2 period of type Monthly.
 *
 * @param month what `monthNumber` gave
 * @returns `YYYYMM`
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html#webapi_date_perid_format
 * @example monthlyPeriod(24288) // '202401'
 */
export function monthlyPeriod(month: number): string {
  return monthText(month).replace('-', '');
}
