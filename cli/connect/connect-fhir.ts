import { request } from '../../adaptors/language-fhir/index.ts';
import { systemClock } from '../../adaptors/run/index.ts';
import { type FhirRequest, overFhir, retrying, type Transport } from '../../adaptors/transport/index.ts';
import { quiet } from './quiet.ts';

/**
 * Connect a command to a FHIR server: passing trouble is tried again, and nothing of what the adaptor prints is shown.
 *
 * @param credential of the credentials file
 * @returns the transport
 * @example connectFhir(await readCredential(values.credentials, 'fhir'))
 */
export function connectFhir(credential: Readonly<Record<string, unknown>>): Transport {
  const transport = quiet(overFhir(request as unknown as FhirRequest)(credential));
  return retrying(transport, { sleep: systemClock.sleep, random: systemClock.random });
}
