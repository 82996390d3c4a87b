import { mapping } from 'tallysheet:workflow';
import { createMappingTally } from '../../adaptors/tally/mapping-tally.ts';
import { periodsBetween } from '../../adaptors/tally/period/index.ts';
import { eachPage } from './pages.ts';
import { eachDose, eachPerson, MONTHS } from './population.ts';

export * from '@openfn/language-common';

interface Size {
  readonly doses: number;
  readonly persons: number;
  readonly places: number;
}

/** Counts pages that are made up one by one, as texts, with all persons in a table as `tallysheet tally` keeps them. */
const operations = [
  ({ doses, persons, places }: Size) => {
    const tally = createMappingTally(mapping, periodsBetween('Monthly', ...MONTHS));
    for (const page of eachPage(eachPerson(persons))) {
      for (const { resource } of JSON.parse(page).entry) tally.prepare(resource);
    }
    for (const page of eachPage(eachDose(doses, persons, { places }))) {
      for (const { resource } of JSON.parse(page).entry) tally.add(resource);
    }
    const { cells, sources } = tally.result();
    return { cells: cells.length, read: sources[0]?.read };
  },
];

export default operations;
