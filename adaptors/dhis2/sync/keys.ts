import { FLAG, type Keys, TEXT, TEXTS } from '../../tally/mapping/key.ts';
import { CARRIED_NAMES } from './to-sync-object.ts';

/** The keys of a mapping file of metadata. */
export const SYNC: Keys = {
  name: { description: 'Names the mapping in reports.', schema: TEXT, needed: true },
  metadata: {
    description: 'What is compared, and written on request.',
    schema: { $ref: '#/$defs/metadata' },
    needed: true,
  },
};

/** `metadata`. */
export const METADATA: Keys = {
  apply: { description: 'Whether the differences are written; without it a run only says them.', schema: FLAG },
  allowMoves: { description: 'Whether org units are moved below another unit.', schema: FLAG },
  match: { description: 'By what an object is known again.', schema: { enum: ['uid', 'code'] } },
  organisationUnits: {
    description: 'Units below one of the source, into one of the target.',
    schema: { $ref: '#/$defs/organisationUnits' },
  },
  dataSets: { description: 'Data sets of the source with their data elements, by code or UID.', schema: TEXTS },
  dataElements: { description: 'Further data elements of the source, by code or UID.', schema: TEXTS },
  keep: { description: 'Properties that the target keeps.', schema: { type: 'array', items: { enum: CARRIED_NAMES } } },
  map: { description: 'A CSV file with from and to: objects that have another code in the target.', schema: TEXT },
};

/** `organisationUnits`. */
export const UNITS: Keys = {
  below: { description: 'Code or UID of a unit of the source.', schema: TEXT, needed: true },
  into: { description: 'Code or UID of a unit of the target.', schema: TEXT, needed: true },
};
