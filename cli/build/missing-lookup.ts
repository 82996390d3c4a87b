import { dirname, resolve } from 'node:path';
import { isScalar, parseDocument } from 'yaml';
import { MappingError, Problems } from '../../adaptors/tally/mapping/problems.ts';
import { nearestFile } from './nearest-file.ts';
import { shownPath } from './read-mapping-file.ts';

/**
 * Say that a lookup is not there, at the place where the mapping names it.
 *
 * @param path the mapping file
 * @param text its text
 * @param lookup the lookup as the mapping writes it
 * @returns the error to throw, with the nearest file beside the mapping
 * @example throw missingLookup('mappings/m.yaml', text, 'org-units.csv')
 */
export function missingLookup(path: string, text: string, lookup: string): MappingError {
  const meant = nearestFile(resolve(dirname(path), lookup));
  const fix = meant === undefined ? 'name a CSV file beside the mapping' : `did you mean "${meant}"?`;
  const problems = new Problems(shownPath(path), text);
  // Read again, since a mapping without mistakes keeps no places.
  const node = parseDocument(text).getIn(['orgUnits', 'lookup'], true);
  problems.at(isScalar(node) ? node : undefined, `the lookup "${lookup}" is not there`, fix);
  return new MappingError(problems.list);
}
