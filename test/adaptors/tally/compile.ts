import type { CompiledMapping, CompiledSource } from '../../../adaptors/tally/compiled-mapping.ts';
import * as functions from '../../../adaptors/tally/fhirpath/functions.ts';
import { indicatorCells } from '../../../adaptors/tally/indicators/indicator-cells.ts';
import { compileMapping } from '../../../adaptors/tally/mapping/compile-mapping.ts';
import { loadLookup } from '../../../adaptors/tally/mapping/load-lookup.ts';
import { loadMapping } from '../../../adaptors/tally/mapping/load-mapping.ts';
import type { ReadFile } from '../../../adaptors/tally/mapping/load-views.ts';
import { createCalendar } from '../../../adaptors/tally/period/index.ts';
import * as rows from '../../../adaptors/tally/view/rows.ts';

const PATHS = {
  functions: './functions.ts',
  rows: './rows.ts',
  calendar: './calendar.ts',
  indicators: './indicators.ts',
};

/** The lookup of most tests: two keys of one unit, and a second unit. */
export const LOOKUP = `place,orgUnit
loc-1,DiszpKrYNg8
loc-1b,DiszpKrYNg8
loc-2,nnDarh7hZhG
`;

/**
 * Compile a mapping as `tallysheet build` does, and run the module that it makes.
 *
 * @param yaml text of the mapping file
 * @param csv text of the lookup
 * @param readFile gives the files of views
 * @returns the compiled mapping
 */
export function compile(yaml: string, csv = LOOKUP, readFile?: ReadFile): CompiledMapping {
  const read = loadMapping(yaml, 'm.yaml', readFile);
  const module = compileMapping(read, 'hash', PATHS);
  const body = module.replace(/^import .*$/gm, '').replace('export const mapping =', 'return');
  const run = new Function('fp', 'view', 'createCalendar', 'indicatorCells', 'lookup', body) as (
    ...given: readonly unknown[]
  ) => CompiledMapping;
  const { lookupFile, period, idScheme } = read;
  const lines = () => loadLookup(csv, lookupFile ?? '', period.type, idScheme, period.calendar);
  return run(functions, rows, createCalendar, indicatorCells, lookupFile === undefined ? null : lines());
}

/** The first source of a mapping. */
export function firstSource(mapping: CompiledMapping): CompiledSource {
  const [source] = mapping.sources;
  if (source === undefined) throw new Error('the mapping has no source');
  return source;
}

/** What a test's mapping has beside the usual. */
export interface Parts {
  readonly type?: string;
  readonly timeZone?: string;
  readonly where?: string;
  /** Lines below `columns`, indented by six. */
  readonly columns?: string;
  readonly dimensions?: string;
  readonly orgUnit?: string;
  readonly values?: string;
}

/** Doses by place and month, and what a test needs beside. */
export function doses(parts: Parts = {}): string {
  const { type = 'Monthly', timeZone = 'Africa/Nairobi', where = "status = 'completed'", columns = '' } = parts;
  const { dimensions = AGE_AND_SEX, orgUnit = '[place]', values = '- { dataElement: DOSES }' } = parts;
  return `name: doses
dataSet: EPI
period: { type: ${type}, timeZone: ${timeZone}, since: 2024-01 }
orgUnits: { lookup: org-units.csv }
views:
  dose:
    resource: Immunization
    searchDate: date
    where: ${where}
    columns:
      date: occurrence.ofType(dateTime)
      patient: patient.getReferenceKey(Patient)
      place: location.getReferenceKey(Location)
      vaccine: vaccineCode.coding.code.first()
${columns}
  child:
    resource: Patient
    columns:
      sex: gender
      birthDate: birthDate
      clinic: managingOrganization.getReferenceKey(Organization)
dimensions: ${dimensions}
sources:
  - rows: dose
    join: { child: patient }
    date: date
    orgUnit: ${orgUnit}
    values:
      ${values}
`;
}

const AGE_AND_SEX = `
  sex: { column: child.sex, map: { male: Male, female: Female } }
  age: { years: [child.birthDate, date], bands: { infant: [0, 1], child: [1, 5] } }`;
