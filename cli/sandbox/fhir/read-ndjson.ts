import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { FhirResource } from './types.ts';

/**
 * Read the resources of an NDJSON file, one a line.
 *
 * @param path a `.ndjson` file, or a gzipped `.ndjson.gz`
 * @returns the resources, in the order of the file; empty lines are left out
 * @throws SyntaxError with the file and the line for a line that is no resource
 * @see http://hl7.org/fhir/R4/nd-json.html
 * @example server.load(readNdjson('Immunization.ndjson.gz'));
 */
export function* readNdjson(path: string): Generator<FhirResource> {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() !== '') yield parseLine(line, `${path}:${at + 1}`);
  }
}

function parseLine(line: string, where: string): FhirResource {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new SyntaxError(`${where}: not a line of JSON`, { cause });
  }
  if (typeof value === 'object' && value !== null && 'resourceType' in value) return value as FhirResource;
  throw new SyntaxError(`${where}: not a FHIR resource, it has no resourceType`);
}
