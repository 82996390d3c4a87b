import { jsonLength } from '../json-length.ts';
import type { System, Transport } from './transport.ts';

/** Requests and bytes of one system. */
export interface Traffic {
  readonly requests: number;
  /** Bytes of the answers: as declared by the server, else the length of their JSON. */
  readonly bytes: number;
}

/** Counts what goes over transports. */
export interface Meter {
  readonly traffic: Partial<Record<System, Traffic>>;
}

/**
 * Wrap a transport so that its requests and bytes are counted.
 *
 * @param transport any transport
 * @param meter where the counts go, changed in place
 * @returns the same transport, counted
 * @example const fhir = metered(overFhir(request)(state.configuration), meter);
 */
export function metered(transport: Transport, meter: Meter): Transport {
  return {
    system: transport.system,
    async send(request) {
      count(meter, transport.system, 1, 0);
      const response = await transport.send(request);
      count(meter, transport.system, 0, bytesOf(response.headers['content-length'], response.body));
      return response;
    },
  };
}

function count(meter: Meter, system: System, requests: number, bytes: number): void {
  const known = meter.traffic[system] ?? { requests: 0, bytes: 0 };
  meter.traffic[system] = { requests: known.requests + requests, bytes: known.bytes + bytes };
}

function bytesOf(declared: string | undefined, body: unknown): number {
  const length = declared === undefined ? Number.NaN : Number(declared);
  if (!Number.isNaN(length)) return length;
  return jsonLength(body);
}
