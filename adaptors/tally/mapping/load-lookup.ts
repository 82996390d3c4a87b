import { CsvError, parse } from 'csv-parse/sync';
import { MappingError, nearest, type Problem } from './problems.ts';

const UID = /^[a-zA-Z][a-zA-Z0-9]{10}$/;

interface Record {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Read a lookup of places: a CSV file whose first column is the FHIR key and whose column `orgUnit` is the DHIS2 UID;
 * other columns are for people.
 *
 * @param text the file's text
 * @param file its name, for messages
 * @returns lines `place TAB orgUnit`, sorted, each place once
 * @throws {MappingError} with every mistake at once: a missing column, no UID, a place that leads to two org units, no place
 * @example loadLookup('place,orgUnit\nloc-1,DiszpKrYNg8\n', 'org-units.csv') // ['loc-1\tDiszpKrYNg8']
 */
export function loadLookup(text: string, file: string): string[] {
  const problems: Problem[] = [];
  const note = (line: number, message: string, fix: string) => problems.push({ file, line, column: 1, message, fix });
  const [head, ...records] = parseCsv(text, file);
  const names = head?.record.map((name) => name.trim()) ?? [];
  const at = names.indexOf('orgUnit');
  if (at < 1) {
    const meant = nearest('orgUnit', names.slice(1));
    const found =
      meant === undefined ? `its columns are ${names.join(', ') || 'none'}` : `did you mean column "${meant}"?`;
    throw new MappingError([
      {
        file,
        line: 1,
        column: 1,
        message: `there is no column "orgUnit" after the first; ${found}`,
        fix: 'begin with place,orgUnit',
      },
    ]);
  }
  const units = new Map<string, string>();
  for (const { record, info } of records) {
    const place = record[0]?.trim() ?? '';
    const orgUnit = record[at]?.trim() ?? '';
    const known = units.get(place);
    if (place === '') note(info.lines, 'a place has no key', 'fill the first column, or take the line out');
    else if (!UID.test(orgUnit)) {
      note(
        info.lines,
        `"${orgUnit}" is no UID of an org unit`,
        'copy it from DHIS2: a letter, then 10 letters or digits',
      );
    } else if (known !== undefined && known !== orgUnit) {
      note(info.lines, `place "${place}" leads to ${orgUnit} here and to ${known} above`, 'keep one of the two lines');
    } else units.set(place, orgUnit);
  }
  if (records.length === 0) note(1, 'there is no place', 'write a line for each place: key,UID');
  if (problems.length > 0) throw new MappingError(problems);
  return [...units].map(([place, orgUnit]) => `${place}\t${orgUnit}`).sort();
}

function parseCsv(text: string, file: string): Record[] {
  try {
    return parse(text, {
      bom: true,
      info: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as unknown as Record[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    throw new MappingError([
      { file, line, column: 1, message: `this is no CSV: ${error.message}`, fix: 'save it as CSV, UTF-8' },
    ]);
  }
}
