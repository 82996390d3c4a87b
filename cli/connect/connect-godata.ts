import { request } from '../../adaptors/language-http/index.ts';
import { systemClock } from '../../adaptors/run/index.ts';
import { godataOverHttp, type HttpRequest, retrying, type Transport } from '../../adaptors/transport/index.ts';
import { quiet } from './quiet.ts';

/**
 * Connect a command to a Go.Data: passing trouble is tried again, and nothing of what the adaptor prints is shown.
 *
 * @param credential of the credentials file
 * @returns the transport
 * @example connectGodata(await readCredential(values.credentials, 'godata'))
 */
export function connectGodata(credential: Readonly<Record<string, unknown>>): Transport {
  const transport = quiet(godataOverHttp(request as unknown as HttpRequest, { clock: systemClock })(credential));
  return retrying(transport, { sleep: systemClock.sleep, random: systemClock.random });
}
