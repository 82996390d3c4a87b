import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAPPING } from '../../../workflow/support/tiny-data.ts';

const DOSE = {
  resourceType: 'Immunization',
  id: 'im-1',
  status: 'completed',
  occurrenceDateTime: '2026-03-05',
  vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] },
  patient: { reference: 'Patient/girl' },
  location: { reference: 'Location/TL-1001' },
};
const GIRL = { resourceType: 'Patient', id: 'girl', gender: 'female', birthDate: '2026-01-02' };

/** Counts what `writeTinyFiles` wrote: two cells of Amari, March 2026. */
export const COUNT_TINY_FILES = [
  ...['tally', '--mapping', 'tiny.yaml', '--input', 'doses.ndjson'],
  ...['--periods', '2026-03'],
];

/**
 * Write the tiny mapping, its org units named by codes, and a dose of a child.
 *
 * @param folder where to; it gets `tiny.yaml` and `doses.ndjson`
 */
export function writeTinyFiles(folder: string): void {
  writeFileSync(join(folder, 'tiny.yaml'), MAPPING.replace('{ lookup: units.csv }', '{ idScheme: code }'));
  writeFileSync(join(folder, 'doses.ndjson'), [DOSE, GIRL].map((one) => `${JSON.stringify(one)}\n`).join(''));
}
