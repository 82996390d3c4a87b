import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { parseJson } from '../run/parse-json.ts';
import { byteChunks, CHUNK_BYTES } from './byte-chunks.ts';
import { InputError } from './input-error.ts';
import { listInputs } from './list-inputs.ts';
import { eachLine, wholeLines } from './whole-lines.ts';

/** Resources that were read together, and where each came from. */
export interface ResourceBatch {
  readonly resources: readonly FhirResource[];
  /** Where a resource came from, by its position: `file:line`. */
  placeOf(index: number): string;
}

const FIX = 'Mend or remove it; each line of NDJSON is one whole resource.';

/** Kinds of plain records that are wanted, which have no resourceType in them. */
export interface RecordKinds {
  /** Kinds by which a file may be named, up to its first dot: `case.ndjson`, `case.2024.json.gz`. */
  readonly kinds: ReadonlySet<string>;
  /** The kind of records in files of other names; left out: those have to say it. */
  readonly otherwise?: string;
}

const NO_RECORDS: RecordKinds = { kinds: new Set() };

/**
 * Read resources from NDJSON, JSON Bundles, lists or folders of them, some at a time: memory does not grow with the number of
 * lines, only with the longest one, or with a whole file where its name ends in `.json`.
 *
 * @param path a file, gzipped or not, a folder of them, or `-`
 * @param stdin what `-` stands for
 * @param wanted resource types; lines that begin with another are passed over unread
 * @param records kinds of plain records; objects without a resourceType get the kind that their file is named after
 * @returns the resources in the order of the files; those of a Bundle in place of it
 * @throws {UsageError} where nothing is there
 * @throws {InputError} with the place of a line that is no JSON, or no resource; never with its content
 * @example for await (const { resources } of readResources('export/', process.stdin)) for (const resource of resources) …
 */
export async function* readResources(
  path: string,
  stdin: AsyncIterable<unknown>,
  wanted?: ReadonlySet<string>,
  records: RecordKinds = NO_RECORDS,
): AsyncGenerator<ResourceBatch> {
  for (const file of listInputs(path)) {
    const name = file === '-' ? 'standard input' : file;
    const stream = file === '-' ? stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
    const chunks = byteChunks(stream, name);
    const origin = { name, kind: kindOf(file, records), fix: fixOf(records) };
    if (/\.json(?:\.gz)?$/.test(file)) {
      const batch = new Batch(origin);
      const found = await parse(await whole(chunks), name, 1);
      // A folder may hold other JSON than resources, such as metadata of DHIS2; a file that was named must be one.
      if (file === path || origin.kind !== undefined || isResource(found)) batch.addAll(found);
      else console.error(`${name}: passed over, it has no resourceType`);
      yield batch;
    } else yield* fromLines(wholeLines(chunks), origin, wanted);
  }
}

/** Where resources come from. */
interface Origin {
  /** The file's name. */
  readonly name: string;
  /** The kind of its records; undefined: they say it themselves. */
  readonly kind: string | undefined;
  /** What to do about what is no resource. */
  readonly fix: string;
}

function fixOf({ kinds }: RecordKinds): string {
  const [first] = kinds;
  return first === undefined
    ? FIX
    : `Name files of records after them, as ${first}.ndjson, or give each a resourceType.`;
}

/** The kind that a file is named after, up to its first dot. */
function kindOf(file: string, { kinds, otherwise }: RecordKinds): string | undefined {
  const [name = ''] = basename(file).split('.');
  return kinds.has(name) ? name : otherwise;
}

/** How most servers and tools begin the line of a resource. */
const TYPE = /^\{"resourceType":"([A-Za-z]+)"/;
/** Bytes of a line that hold its type where it begins like that: the longest name of a type has 38. */
const TYPE_BYTES = 64;

async function* fromLines(
  pieces: AsyncIterable<Buffer>,
  origin: Origin,
  wanted: ReadonlySet<string> | undefined,
): AsyncGenerator<ResourceBatch> {
  let number = 0;
  for await (const piece of pieces) {
    const batch = new Batch(origin);
    const broken: { text: string; line: number }[] = [];
    eachLine(piece, (start, end) => {
      number += 1;
      if (broken.length > 0 || (wanted !== undefined && !mayBe(wanted, piece, start, end))) return;
      const text = piece.toString('utf8', start, end);
      const found = parseOrNot(text);
      if (found !== undefined) batch.add(found, number);
      else if (text.trim() !== '') broken.push({ text, line: number });
    });
    const [first] = broken;
    if (first !== undefined) await parse(first.text, origin.name, first.line);
    yield batch;
  }
}

/** Tell whether a line may hold a resource of one of these types, or a Bundle with some. */
function mayBe(wanted: ReadonlySet<string>, piece: Buffer, start: number, end: number): boolean {
  const type = TYPE.exec(piece.toString('latin1', start, Math.min(end, start + TYPE_BYTES)))?.[1];
  return type === undefined || type === 'Bundle' || wanted.has(type);
}

class Batch implements ResourceBatch {
  readonly resources: FhirResource[] = [];
  readonly #lines: number[] = [];
  readonly #origin: Origin;

  constructor(origin: Origin) {
    this.#origin = origin;
  }

  placeOf(index: number): string {
    return `${this.#origin.name}:${this.#lines[index] ?? 1}`;
  }

  /** Add what a whole file holds: one thing, or a list of them. */
  addAll(found: unknown): void {
    for (const one of Array.isArray(found) ? found : [found]) this.add(one, 1);
  }

  /** Add a resource, those of a Bundle, or a record. */
  add(value: unknown, line: number): void {
    const { name, kind, fix } = this.#origin;
    const place = `${name}:${line}`;
    const found = kind === undefined ? value : asRecord(value, kind);
    if (!isResource(found)) throw new InputError(place, 'this is no FHIR resource: it has no resourceType', fix);
    if (found.resourceType !== 'Bundle') {
      this.#push(found, line);
      return;
    }
    // A search without hits has no entries, and an entry may hold a request alone.
    const { entry = [] } = found;
    if (!Array.isArray(entry)) throw new InputError(place, 'the entries of this Bundle are no list', FIX);
    for (const { resource } of entry as { readonly resource?: unknown }[]) {
      if (resource === undefined) continue;
      if (!isResource(resource)) throw new InputError(place, 'an entry of this Bundle is no FHIR resource', FIX);
      this.#push(resource, line);
    }
  }

  #push(resource: FhirResource, line: number): void {
    this.resources.push(resource);
    this.#lines.push(line);
  }
}

/** A record of a kind, with an id that is a text as the engine has it; resources stay as they are. */
function asRecord(value: unknown, kind: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isResource(value)) return value;
  const raw = value as { readonly id?: unknown; readonly _id?: unknown };
  const id = raw.id ?? raw._id;
  const isName = typeof id === 'string' || typeof id === 'number';
  return { ...raw, resourceType: kind, ...(isName ? { id: String(id) } : {}) };
}

/** The value of a JSON text; undefined where it is none. */
function parseOrNot(text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}

/** The parser's own message quotes the text, which may be a patient's; only the place is told. */
async function parse(text: string, name: string, line: number): Promise<unknown> {
  const value = parseOrNot(text);
  if (value !== undefined) return value;
  const found = await parseJson(text);
  const place = found.ok ? `${line}` : `${line + found.line - 1}:${found.column}`;
  throw new InputError(`${name}:${place}`, 'this is no JSON', FIX);
}

function isResource(value: unknown): value is FhirResource {
  return (
    typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string'
  );
}

async function whole(chunks: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}
