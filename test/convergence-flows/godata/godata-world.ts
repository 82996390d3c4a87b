import { join } from 'node:path';
import { request } from '@openfn/language-http';
import { godataSource } from '../../../adaptors/godata/index.ts';
import { tallyRecords } from '../../../adaptors/records/index.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { godataOverHttp } from '../../../adaptors/transport/index.ts';
import { loadCompiledMapping } from '../../../cli/build/load-compiled-mapping.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { startGodataServer } from '../../../cli/sandbox/godata/index.ts';
import { godataMetadata } from '../../../cli/sandbox/sample/godata/godata-metadata.ts';
import { ABROAD, godataLocations, VILLAGES, WARDS } from '../../../cli/sandbox/sample/godata/godata-places.ts';
import { reference } from '../../../cli/sandbox/sample/godata/godata-records.ts';
import { GODATA_USER, OUTBREAK } from '../../../cli/sandbox/sample/godata/godata-server.ts';
import type { Watch } from '../trouble.ts';
import { readNames } from '../values/names.ts';
import { enter } from '../values/person-enters.ts';
import type { ValuesWorld } from '../values/values-world.ts';
import type { GodataChange, GodataSettings } from './godata-happenings.ts';
import { countGodata, firstParents, type GodataModel, isCountedWeek, type Person } from './godata-model.ts';

/** What happens to a person who is there. */
type ChangeOfPerson = Extract<GodataChange, { what: 'correct' | 'telephone' | 'delete' | 'restore' | 'convert' }>;

const MINUTE = 60_000;
const START = Date.parse('2026-04-10T00:00:00.000Z');
const OUTBREAKS = [OUTBREAK, { id: `${OUTBREAK.id.slice(0, -1)}x`, name: 'Cholera, Tallyland' }];
const LISTED = { case: 'cases', contact: 'contacts' } as const;
const IDS = new Map([...WARDS, ...VILLAGES, ABROAD].map(({ name, place }) => [name, place]));

const SOMEBODY: Person = {
  ...{ kind: 'cases', outbreak: 0, isDeleted: false, is: 'CONFIRMED', onset: '', reported: '2026-03-30T00:00:00.000Z' },
  ...{ home: 'Amari East', other: '', years: 7, sex: 'MALE', hasDied: false, inHospital: true, contacts: 2 },
  ...{ wasContact: false, becameCase: '', isLost: false, followedTo: '' },
};

/** Who is there in the beginning. */
const FIRST: readonly Person[] = [
  { ...SOMEBODY, onset: '2026-01-05T00:00:00.000Z' },
  { ...SOMEBODY, onset: '2026-02-15T23:59:59.999Z', home: '', other: 'Belo East', sex: 'FEMALE', years: '' },
  { ...SOMEBODY, is: 'SUSPECT', hasDied: true, home: 'Ekuno West' },
  { ...SOMEBODY, kind: 'contacts', isLost: true, followedTo: '2026-04-01T00:00:00.000Z' },
  { ...SOMEBODY, outbreak: 1, onset: '2026-01-20T00:00:00.000Z' },
];

let compiled: Promise<CompiledMapping> | undefined;

/**
 * Start an empty Go.Data of two outbreaks and a DHIS2 on 10 April 2026.
 *
 * @param version of DHIS2
 * @param settings what does not change in a history
 * @returns the world
 */
export async function startGodataFlow(
  version: '2.41' | '2.43',
  settings: GodataSettings,
): Promise<ValuesWorld<GodataChange>> {
  const live: { time: number; watch: Watch | undefined } = { time: START, watch: undefined };
  const now = () => new Date(live.time);
  const model: GodataModel = { persons: new Map(), parents: firstParents(), outbreak: 0 };
  const locations = godataLocations();
  const { dbStamps } = settings;
  const godata = await startGodataServer({
    ...{ now, outbreaks: OUTBREAKS, users: [GODATA_USER], locations, dbStamps },
    intercept: (asked) => live.watch?.('source', asked),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version, metadata: godataMetadata() },
    intercept: (asked) => live.watch?.('dhis2', asked),
  });
  const { records } = godata;
  const outbreakOf = ({ outbreak }: Person) => OUTBREAKS[outbreak]?.id ?? '';
  let made = 0;

  const correct = (id: string, by: Partial<Person>, write: (fields: Record<string, unknown>) => void): void => {
    const known = model.persons.get(id);
    if (known === undefined) return;
    const person = { ...known, ...by };
    model.persons.set(id, person);
    write(fieldsOf(person));
  };
  const make = (person: Person, stamps: Record<string, unknown>): void => {
    made += 1;
    const id = `other-${made}`;
    model.persons.set(id, person);
    records.sync(person.kind, outbreakOf(person), { id, ...fieldsOf(person), ...stamps });
  };
  // Without times of the server a telephone that was offline tells of nothing that anybody could find.
  const stamped = (minutes: number) => {
    const at = new Date(live.time - minutes * MINUTE).toISOString();
    return { createdAt: at, updatedAt: at };
  };
  const longAgo = () => stamped(dbStamps ? 40 * 1440 : 0);

  async function happen(change: GodataChange): Promise<void> {
    if (change.what === 'person enters') return await enter(world, change);
    if (change.what === 'switch outbreak') {
      model.outbreak = 1 - model.outbreak;
      return;
    }
    if (change.what === 'part of') return move(change.place, change.parent);
    if (change.what === 'telephone makes') return make(change.as, longAgo());
    if (change.what === 'commit late') {
      const stamps = stamped(change.minutes);
      return make(change.as, dbStamps ? { ...stamps, dbUpdatedAt: stamps.updatedAt } : stamps);
    }
    if (change.what === 'case' || change.what === 'contact') return create(change);
    const known = model.persons.get(`person-${change.id}`);
    if (known !== undefined) changeKnown(known, change);
  }

  function create({ what, id: number, as }: Extract<GodataChange, { what: 'case' | 'contact' }>): void {
    const id = `person-${number}`;
    if (model.persons.has(id)) return;
    model.persons.set(id, as);
    records.create(LISTED[what], outbreakOf(as), { id, ...fieldsOf(as) });
  }

  function changeKnown(known: Person, change: ChangeOfPerson): void {
    const id = `person-${change.id}`;
    const { updatedAt } = longAgo();
    switch (change.what) {
      case 'correct':
        correct(id, change.by, (fields) => records.update(id, fields));
        break;
      case 'telephone':
        correct(id, change.by, (fields) => records.sync(known.kind, '', { id, ...fields, updatedAt }));
        break;
      case 'delete':
        correct(id, { isDeleted: true }, () => records.remove(id));
        break;
      case 'restore':
        correct(id, { isDeleted: false }, () => records.update(id, { deleted: false, deletedAt: null }));
        break;
      case 'convert':
        convert(id, known);
    }
  }

  function convert(id: string, known: Person): void {
    if (known.isDeleted) return;
    const toCase = { kind: 'cases', wasContact: true, becameCase: now().toISOString(), is: 'SUSPECT' } as const;
    model.persons.set(id, { ...known, ...(known.kind === 'cases' ? { kind: 'contacts' } : toCase) });
    records.convert(id);
  }

  function move(place: string, parent: string): void {
    const at = locations.findIndex(({ id }) => id === IDS.get(place));
    const moved = locations[at];
    if (moved === undefined || isBelow(model.parents, parent, place)) return;
    locations[at] = { ...moved, parentLocationId: IDS.get(parent) ?? null };
    if (parent === '') model.parents.delete(place);
    else model.parents.set(place, parent);
  }

  const world: ValuesWorld<GodataChange> = Object.assign(live, {
    ...{ settings, version, dhis2, names: await readNames(dhis2), entered: new Map(), state: {} },
    credentials: () => ({
      source: { apiUrl: `${godata.url}/api`, ...GODATA_USER, outbreak: OUTBREAKS[model.outbreak]?.id },
      dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
    }),
    mapping: async () => {
      compiled ??= loadCompiledMapping(join(import.meta.dirname, '../../../mappings/godata-weekly.yaml'));
      const mapping = await compiled;
      const { onEmpty, onManualEdit, keepOpen } = settings;
      const period = { ...mapping.period, keepOpen };
      return { ...mapping, onEmpty, onManualEdit, period, maxQuarantined: { share: 1 } };
    },
    tally: (mapping: CompiledMapping, beside: Parameters<ValuesWorld<GodataChange>['tally']>[1]) =>
      tallyRecords(mapping, { over: godataOverHttp(request, beside), source: godataSource, ...beside }),
    recount: () => countGodata(model),
    isInScope: (period: string) => isCountedWeek(period, live.time),
    change: happen,
    forget: () => {
      godata.forgetTokens();
      dhis2.forgetEntrances();
    },
    close: async () => {
      await godata.close();
      await dhis2.close();
    },
  });
  for (const [at, person] of FIRST.entries()) {
    const id = `person-${at + 1}`;
    const stamp = new Date(START - (9 - at) * 3_600_000).toISOString();
    model.persons.set(id, person);
    records.create(person.kind, outbreakOf(person), {
      ...{ id, ...fieldsOf(person), createdAt: stamp, updatedAt: stamp, ...(dbStamps ? { dbUpdatedAt: stamp } : {}) },
    });
  }
  return world;
}

/** Whether a place is another or lies below it: nobody can make it part of what is below it. */
function isBelow(parents: ReadonlyMap<string, string>, place: string, other: string): boolean {
  for (let at: string | undefined = place; at !== undefined; at = parents.get(at)) if (at === other) return true;
  return false;
}

/** What is stored of a person that a count may depend on. */
function fieldsOf(person: Person): Record<string, unknown> {
  const { home, other, years, sex } = person;
  const address = (type: string, name: string) =>
    name === '' ? [] : [{ typeId: reference('ADDRESS_TYPE', type), locationId: IDS.get(name) }];
  const named = Array.from({ length: person.contacts }, () => ({
    ...{ active: true, otherParticipantType: reference('PERSON_TYPE', 'CONTACT') },
  }));
  const status = person.isLost ? 'LOST_TO_FOLLOW_UP' : 'UNDER_FOLLOW_UP';
  return {
    ...{ firstName: 'Zainab', lastName: 'Musa' },
    classification: reference('CASE_CLASSIFICATION', person.is),
    dateOfOnset: person.onset === '' ? null : person.onset,
    dateOfReporting: person.reported === '' ? null : person.reported,
    age: years === '' ? null : { years, months: 0 },
    gender: sex === '' ? null : reference('GENDER', sex),
    outcomeId: reference('OUTCOME', person.hasDied ? 'DECEASED' : 'ALIVE'),
    addresses: [...address('OTHER', other), ...address('USUAL_PLACE_OF_RESIDENCE', home)],
    dateRanges: person.inHospital ? [{ typeId: reference('PERSON_DATE_TYPE', 'HOSPITALIZATION') }] : [],
    relationshipsRepresentation: named,
    wasContact: person.wasContact,
    dateBecomeCase: person.becameCase === '' ? null : person.becameCase,
    followUp: {
      status: `LNG_REFERENCE_DATA_CONTACT_FINAL_FOLLOW_UP_STATUS_TYPE_${status}`,
      ...(person.followedTo === '' ? {} : { endDate: person.followedTo }),
    },
  };
}
