import { http } from '../../adaptors/language-dhis2/index.ts';
import { systemClock } from '../../adaptors/run/index.ts';
import { type Dhis2Http, overDhis2, retrying, type Transport } from '../../adaptors/transport/index.ts';
import { quiet } from './quiet.ts';

/**
 * Connect a command to DHIS2: passing trouble is tried again, and nothing of what the adaptor prints is shown.
 *
 * @param credential of the credentials file
 * @returns the transport
 * @example connectDhis2(await readCredential(values.credentials, 'dhis2'))
 */
export function connectDhis2(credential: Readonly<Record<string, unknown>>): Transport {
  const transport = quiet(overDhis2(http as unknown as Dhis2Http)(credential));
  return retrying(transport, { sleep: systemClock.sleep, random: systemClock.random });
}
