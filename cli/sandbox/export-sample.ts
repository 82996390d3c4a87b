import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { searchPages } from '../../adaptors/fhir/index.ts';
import { expectOk } from '../../adaptors/transport/transport-error.ts';
import { connectFhir } from '../connect/connect-fhir.ts';

/** As far as it is read. @see https://hl7.org/fhir/R4/capabilitystatement.html */
interface Capabilities {
  readonly rest?: readonly { readonly resource?: readonly { readonly type: string }[] }[];
}

/**
 * Write what a FHIR server of the sandbox holds into a folder, as a bulk export gives it: a file `<Type>.ndjson` for each
 * type that it has, a resource a line.
 *
 * @param credential of the FHIR server
 * @param folder where to; it is made
 * @returns how many of each type, in the order of their names
 * @throws {TransportError} when the server does not answer
 * @throws the file system's error when the folder cannot be written
 * @see https://hl7.org/fhir/uv/bulkdata/
 * @example await exportSample(world.credentials.fhir, 'export')
 */
export async function exportSample(
  credential: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<ReadonlyMap<string, number>> {
  const fhir = connectFhir(credential);
  const request = { method: 'GET', path: 'metadata', query: {} } as const;
  const { rest = [] } = expectOk('FHIR', request, await fhir.send(request)).body as Capabilities;
  const types = rest.flatMap(({ resource = [] }) => resource.map(({ type }) => type)).sort();
  await mkdir(folder, { recursive: true });
  const written = new Map<string, number>();
  for (const type of types) {
    const lines: string[] = [];
    for await (const { matches } of searchPages(fhir, type, {})) {
      for (const resource of matches) lines.push(`${JSON.stringify(resource)}\n`);
    }
    if (lines.length === 0) continue;
    await writeFile(join(folder, `${type}.ndjson`), lines.join(''));
    written.set(type, lines.length);
  }
  return written;
}
