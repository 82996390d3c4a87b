import { startDhis2Server } from '../dhis2/index.ts';
import type { PaperValue } from '../sample/paper-value.ts';
import { dayOf, type StartSystem } from './system.ts';

/** What an embedded DHIS2 is started with. */
export interface Dhis2Sample {
  /** Documents to import, one after the other. */
  readonly metadata: () => readonly unknown[];
  /** What people have typed into it up to a day. */
  readonly values?: (today: string) => readonly PaperValue[];
}

/**
 * Describe a DHIS2 of the sandbox.
 *
 * @param sample its metadata and values
 * @returns what starts it
 * @example dhis2System({ metadata: sampleMetadata })
 */
export function dhis2System({ metadata, values = () => [] }: Dhis2Sample): StartSystem {
  return async ({ now, port, version }) => {
    const dhis2 = await startDhis2Server({ now, port, version, metadata: metadata() });
    const typed = values(dayOf({ now }));
    for (const value of typed) dhis2.put(value);
    return {
      title: `DHIS2 ${version}`,
      holds: typed.length === 0 ? 'no values yet' : `${typed.length} values of a data clerk`,
      url: dhis2.url,
      credential: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
      close: () => dhis2.close(),
    };
  };
}
