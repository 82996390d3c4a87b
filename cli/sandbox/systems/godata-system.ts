import { type GodataLocation, type GodataUser, type Outbreak, startGodataServer } from '../godata/index.ts';
import type { GodataRecords } from '../sample/godata/godata-records.ts';
import { dayOf, type StartSystem } from './system.ts';

/** What an embedded Go.Data is started with. */
export interface GodataSample {
  readonly outbreak: Outbreak;
  readonly user: GodataUser;
  readonly locations: () => readonly GodataLocation[];
  /** Cases and contacts up to a day, `YYYY-MM-DD`. */
  readonly records: (options: { today: string }) => GodataRecords;
}

/**
 * Describe a Go.Data of the sandbox.
 *
 * @param sample its outbreak, user, places and records
 * @returns what starts it
 * @example godataSystem({ outbreak: OUTBREAK, user: GODATA_USER, locations: godataLocations, records: godataRecords })
 */
export function godataSystem({ outbreak, user, locations, records }: GodataSample): StartSystem {
  return async ({ now, port }) => {
    const godata = await startGodataServer({
      now,
      port,
      outbreaks: [outbreak],
      users: [user],
      locations: locations(),
    });
    const { cases, contacts } = records({ today: dayOf({ now }) });
    godata.records.load('cases', outbreak.id, cases);
    godata.records.load('contacts', outbreak.id, contacts);
    return {
      title: 'Go.Data',
      holds: `${cases.length} cases and ${contacts.length} contacts`,
      url: godata.url,
      credential: { apiUrl: `${godata.url}/api`, email: user.email, password: user.password, outbreak: outbreak.id },
      close: () => godata.close(),
    };
  };
}
