import type { GodataRecord, Kind } from './types.ts';

/** Fields of a record, its stamps left to the store. */
export type Fields = Readonly<Record<string, unknown>>;

/** The cases and contacts of all outbreaks. */
export interface RecordStore {
  /** Put a record in as it is; what it lacks of stamps is that of now. */
  load(kind: Kind, outbreakId: string, records: Iterable<Fields>): void;
  /** Make a record, as somebody does in the browser. */
  create(kind: Kind, outbreakId: string, fields: Fields): GodataRecord;
  /** Change a record. */
  update(id: string, fields: Fields): GodataRecord;
  /** Take in what a telephone made or changed: `createdAt` and `updatedAt` are as the telephone says. */
  sync(kind: Kind, outbreakId: string, fields: Fields): GodataRecord;
  /** Mark a record as deleted. */
  remove(id: string): void;
  /** Make a case of a contact, or a contact of a case: it keeps its id, and goes from one list to the other. */
  convert(id: string): GodataRecord;
  all(kind: Kind, outbreakId: string): Iterable<GodataRecord>;
  /** A number that grows with every change. */
  readonly version: number;
  get(id: string): GodataRecord;
}

/** Where a record is. */
interface Held {
  readonly kind: Kind;
  readonly record: GodataRecord;
}

/**
 * Make an empty store.
 *
 * @param now the clock of the server
 * @param options `dbStamps: false` for a release that has no `dbUpdatedAt`
 * @returns the store
 */
export function createRecordStore(now: () => Date, { dbStamps = true }: { dbStamps?: boolean } = {}): RecordStore {
  const held = new Map<string, Held>();
  let made = 0;
  let version = 0;
  const stamp = () => now().toISOString();
  const written = (at = stamp()) => (dbStamps ? { dbUpdatedAt: at } : {});

  function put(kind: Kind, fields: Fields): GodataRecord {
    version += 1;
    const record = fields as GodataRecord;
    held.set(record.id, { kind, record });
    return record;
  }

  function heldAt(id: string): Held {
    const found = held.get(id);
    if (found === undefined) throw new RangeError(`there is no record ${id}`);
    return found;
  }

  function newRecord(kind: Kind, outbreakId: string, fields: Fields): GodataRecord {
    made += 1;
    const at = stamp();
    const usual = { id: `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`, createdAt: at, updatedAt: at };
    return put(kind, { ...usual, ...written(), deleted: false, ...fields, outbreakId });
  }

  function change(id: string, fields: Fields): GodataRecord {
    const { kind, record } = heldAt(id);
    return put(kind, { ...record, ...fields, updatedAt: stamp(), ...written() });
  }

  return {
    load(kind, outbreakId, records) {
      for (const fields of records) {
        const record = newRecord(kind, outbreakId, fields);
        if (fields.updatedAt !== undefined && fields.dbUpdatedAt === undefined) {
          put(kind, { ...record, ...written(record.updatedAt) });
        }
      }
    },
    create: newRecord,
    update: change,
    sync(kind, outbreakId, fields) {
      const known = typeof fields.id === 'string' ? held.get(fields.id) : undefined;
      if (known === undefined) return newRecord(kind, outbreakId, fields);
      return put(kind, { ...known.record, ...fields, ...written() });
    },
    remove: (id) => void change(id, { deleted: true, deletedAt: stamp() }),
    convert(id) {
      const { kind, record } = heldAt(id);
      const at = stamp();
      const toCase = { wasContact: true, dateBecomeCase: at, classification: SUSPECT };
      const fields = kind === 'contacts' ? toCase : { wasCase: true, dateBecomeContact: at };
      held.delete(id);
      return put(kind === 'contacts' ? 'cases' : 'contacts', { ...record, ...fields, updatedAt: at, ...written(at) });
    },
    *all(kind, outbreakId) {
      for (const one of held.values()) if (one.kind === kind && one.record.outbreakId === outbreakId) yield one.record;
    },
    get version() {
      return version;
    },
    get: (id) => heldAt(id).record,
  };
}

/** What a contact that has become a case is classified as. */
const SUSPECT = 'LNG_REFERENCE_DATA_CATEGORY_CASE_CLASSIFICATION_SUSPECT';
