import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { eachDose, eachPerson } from './population.ts';

/** Files of a population, named as bulk exports name them. */
export const PERSONS_FILE = 'Patient.ndjson';
export const DOSES_FILE = 'Immunization.ndjson';

const ENOUGH = 1 << 20;

/**
 * Write a population as NDJSON files, some lines at a time.
 *
 * @param folder where to; it is made
 * @param size how many doses and persons
 * @returns bytes
 * @example writePopulation('/tmp/bench', { doses: 100_000, persons: 20_000 })
 */
export function writePopulation(folder: string, { doses, persons }: { doses: number; persons: number }): number {
  mkdirSync(folder, { recursive: true });
  return (
    writeLines(join(folder, PERSONS_FILE), eachPerson(persons)) +
    writeLines(join(folder, DOSES_FILE), eachDose(doses, persons))
  );
}

function writeLines(path: string, lines: Iterable<string>): number {
  const file = openSync(path, 'w');
  let bytes = 0;
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < ENOUGH) continue;
    bytes += writeSync(file, text);
    text = '';
  }
  bytes += writeSync(file, text);
  closeSync(file);
  return bytes;
}
