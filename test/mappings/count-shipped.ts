import { join } from 'node:path';
import { countPeriods } from '../../adaptors/fhir/count-periods.ts';
import { readPlaces } from '../../adaptors/fhir/read-places.ts';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { createLookup } from '../../adaptors/tally/lookup.ts';
import { periodsBetween } from '../../adaptors/tally/period/index.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import { startFhirServer } from '../../cli/sandbox/fhir/index.ts';
import { fhirAt, muteConsole } from '../adaptors/transport/wire.ts';
import type { Expected } from '../fixtures/read-fixtures.ts';
import { runFixture } from '../fixtures/run-fixture.ts';

const folder = join(import.meta.dirname, '..', '..', 'mappings');

/** The org units of the shipped lookup, by the letter that stands for them in `short`. */
const UNITS: Readonly<Record<string, string>> = { nnDarh7hZhG: 'Amari', UpC3p4YvEez: 'Belo', bSJR8fSeaia: 'Cendra' };

/**
 * Count resources by a mapping of the folder `mappings`, with its own lookup.
 *
 * @param name of the mapping, without the ending
 * @param periods the first and the last period
 * @param resources in the order in which they come
 * @returns sorted cells as `DATA_ELEMENT [options] unit period = value`, rows by source, quarantine by data element
 */
export async function countShipped(
  name: string,
  periods: readonly [string, string],
  resources: readonly FhirResource[],
) {
  const mapping = await loadCompiledMapping(join(folder, `${name}.yaml`));
  const { cells, rows, quarantined } = runFixture(mapping, periods, resources);
  return { cells: cells.map(short).sort(), rows, quarantined };
}

/**
 * Count resources of a server by a mapping of the folder `mappings`: searches by the dates and parameters that it names.
 *
 * @param name of the mapping, without the ending
 * @param periods the first and the last period
 * @param resources what the server holds
 * @returns sorted cells, as `countShipped` gives them
 */
export async function countFromServer(
  name: string,
  [first, last]: readonly [string, string],
  resources: readonly FhirResource[],
): Promise<string[]> {
  const mapping = await loadCompiledMapping(join(folder, `${name}.yaml`));
  const server = await startFhirServer({ maxPageSize: 5 });
  const printed = muteConsole();
  try {
    server.load(resources.map((resource) => ({ ...structuredClone(resource), id: resource.id ?? '' })));
    const fhir = fhirAt(new URL(server.url).origin);
    const lookup = createLookup(mapping.lookup);
    const findOrgUnit = await readPlaces(fhir, mapping, lookup);
    const periods = periodsBetween(mapping.period.type, first, last);
    const { cells } = await countPeriods(fhir, mapping, { lookup, findOrgUnit }, periods);
    return cells.map(short).sort();
  } finally {
    printed.restore();
    await server.close();
  }
}

function short({ dataElement, options, orgUnit, period, value }: Expected['cells'][number]): string {
  const where = `${UNITS[orgUnit] ?? orgUnit} ${period} = ${value}`;
  return options.length === 0 ? `${dataElement} ${where}` : `${dataElement} [${options.join(', ')}] ${where}`;
}
