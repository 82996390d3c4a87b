import { createReadStream } from 'node:fs';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { parseJson } from '../run/parse-json.ts';
import { InputError } from './input-error.ts';
import { listInputs } from './list-inputs.ts';
import { textChunks } from './text-chunks.ts';
import { textLines } from './text-lines.ts';

/** A resource and where it came from. */
export interface LocatedResource {
  readonly resource: FhirResource;
  /** `file:line`. */
  readonly place: string;
}

const FIX = 'Mend or remove it; each line of NDJSON is one whole resource.';

/**
 * Read resources from NDJSON, JSON Bundles or folders of both, one at a time: memory does not grow with the number of
 * lines, only with the longest one, or with a whole file where its name ends in `.json`.
 *
 * @param path a file, gzipped or not, a folder of them, or `-`
 * @param stdin what `-` stands for
 * @param wanted resource types; lines that begin with another are passed over unread
 * @returns the resources in the order of the files; those of a Bundle in place of it
 * @throws {UsageError} where nothing is there
 * @throws {InputError} with the place of a line that is no JSON, or no resource; never with its content
 * @example for await (const { resource, place } of readResources('export/', process.stdin)) …
 */
export async function* readResources(
  path: string,
  stdin: AsyncIterable<unknown>,
  wanted?: ReadonlySet<string>,
): AsyncGenerator<LocatedResource> {
  for (const file of listInputs(path)) {
    const name = file === '-' ? 'standard input' : file;
    const chunks = textChunks(file === '-' ? stdin : createReadStream(file), name);
    if (/\.json(?:\.gz)?$/.test(file)) {
      const text = await whole(chunks);
      // A folder may hold other JSON than resources, such as metadata of DHIS2; a file that was named must be one.
      if (file === path || !(await isOther(text, name))) yield* fromText(text, name, 1);
      else console.error(`${name}: passed over, it has no resourceType`);
    } else yield* fromLines(textLines(chunks), name, wanted);
  }
}

/** How most servers and tools begin the line of a resource. */
const TYPE = /^\{"resourceType":"([A-Za-z]+)"/;

async function* fromLines(
  lines: AsyncIterable<string>,
  name: string,
  wanted: ReadonlySet<string> | undefined,
): AsyncGenerator<LocatedResource> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const type = wanted === undefined ? undefined : TYPE.exec(line)?.[1];
    if (type !== undefined && type !== 'Bundle' && wanted?.has(type) === false) continue;
    if (line.trim() !== '') yield* fromText(line, name, number);
  }
}

async function* fromText(text: string, name: string, line: number): AsyncGenerator<LocatedResource> {
  const place = `${name}:${line}`;
  const found = await parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, name, line);
  if (!isResource(found)) throw new InputError(place, 'this is no FHIR resource: it has no resourceType', FIX);
  if (found.resourceType !== 'Bundle') {
    yield { resource: found, place };
    return;
  }
  // A search without hits has no entries, and an entry may hold a request alone.
  const { entry = [] } = found;
  if (!Array.isArray(entry)) throw new InputError(place, 'the entries of this Bundle are no list', FIX);
  for (const { resource } of entry as { readonly resource?: unknown }[]) {
    if (resource === undefined) continue;
    if (!isResource(resource)) throw new InputError(place, 'an entry of this Bundle is no FHIR resource', FIX);
    yield { resource, place };
  }
}

/** The parser's own message quotes the text, which may be a patient's; only the place is told. */
async function parse(text: string, name: string, line: number): Promise<unknown> {
  try {
    return JSON.parse(text);
  } catch {
    const found = await parseJson(text);
    const place = found.ok ? `${line}` : `${line + found.line - 1}:${found.column}`;
    throw new InputError(`${name}:${place}`, 'this is no JSON', FIX);
  }
}

function isResource(value: unknown): value is FhirResource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  );
}

async function isOther(text: string, name: string): Promise<boolean> {
  return !isResource(await parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text, name, 1));
}

async function whole(chunks: AsyncIterable<string>): Promise<string> {
  const parts: string[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return parts.join('');
}
