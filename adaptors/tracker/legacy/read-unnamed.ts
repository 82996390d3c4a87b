import { listAt, readObject } from '../../dhis2/metadata/read-objects.ts';
import type { Transport } from '../../transport/index.ts';
import type { AttributePayload } from '../payload.ts';

/** Tracked entities a page. */
const PAGE = 500;

/** Values of attributes that the mapping does not name, by UID of the tracked entity. */
export type UnnamedValues = ReadonlyMap<string, readonly AttributePayload[]>;

interface RawEntity {
  readonly trackedEntityInstance?: unknown;
  readonly attributes?: unknown;
}

/**
 * Read the values that a mapping does not name, to send them back: the old endpoint may take what is left out for taken away.
 * All tracked entities of the program are listed, since a list of some would have their UIDs in the address.
 *
 * @param transport the DHIS2 server, up to 2.41
 * @param programId UID of the program
 * @param unnamed UIDs of attributes; without any nothing is asked
 * @returns their values
 * @throws {TransportError} when an answer does not come or lacks its list
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-240/tracker-deprecated.html
 */
export async function readUnnamed(
  transport: Transport,
  programId: string,
  unnamed: readonly string[],
): Promise<UnnamedValues> {
  const values = new Map<string, readonly AttributePayload[]>();
  const seen = new Set<string>();
  if (unnamed.length === 0) return values;
  for (let page = 1; ; page += 1) {
    const before = seen.size;
    const answer = await readObject(transport, 'trackedEntityInstances', {
      program: programId,
      ouMode: 'ACCESSIBLE',
      fields: 'trackedEntityInstance,attributes[attribute,value]',
      page: String(page),
      pageSize: String(PAGE),
    });
    const rows = listAt<RawEntity>(answer, 'trackedEntityInstances');
    for (const { trackedEntityInstance: uid, attributes } of rows) {
      if (typeof uid !== 'string') continue;
      seen.add(uid);
      const own = attributesOf(attributes).filter(({ attribute }) => unnamed.includes(attribute));
      if (own.length > 0) values.set(uid, own);
    }
    // A server that gives all at once gives them again.
    if (rows.length < PAGE || seen.size === before) return values;
  }
}

function attributesOf(list: unknown): AttributePayload[] {
  if (!Array.isArray(list)) return [];
  return (list as { attribute?: unknown; value?: unknown }[]).flatMap(({ attribute, value }) => {
    return typeof attribute === 'string' && typeof value === 'string' ? [{ attribute, value }] : [];
  });
}
