import { originOf } from '../../transport/oauth2/origin-of.ts';
import { ExportError } from './export-error.ts';

/** Where something of an export is. */
export interface Place {
  readonly url: string;
  /** On the server's own origin, where the credential may go. */
  readonly isOwn: boolean;
}

/**
 * Tell whether a place that a server names may be asked, and whether the credential may go there.
 *
 * @param address what the server wrote: an absolute address, or a path from its origin
 * @param origin the server's own origin
 * @param others origins that the workflow names in `outputOrigins`
 * @param what how an error names it
 * @returns the place
 * @throws {ExportError} `export-origin` naming any other origin
 * @see https://hl7.org/fhir/uv/bulkdata/export.html#security-considerations
 * @example placeOf('https://fhir.example.org/files/1', 'https://fhir.example.org', [], 'a file') // { url, isOwn: true }
 */
export function placeOf(address: string, origin: string, others: readonly string[], what: string): Place {
  const url = /^\/[^/\\]/.test(address) ? `${origin}${address}` : address;
  const found = originOf(url);
  if (found === origin) return { url, isOwn: true };
  if (found !== undefined && others.some((other) => originOf(other) === found)) return { url, isOwn: false };
  const where = found ?? 'what is no http address';
  const fix =
    found === undefined
      ? 'look at what the server answers'
      : `if it is the same server, set its public address in it; if files lie there, add it to outputOrigins of the workflow`;
  throw new ExportError('export-origin', `${what} lies at ${where}, not at ${origin}`, fix);
}

/**
 * Take the origin off an address, so that state between runs holds no host that a credential could be sent to.
 *
 * @param url address on the server's own origin
 * @returns path and query
 * @example pathFrom('https://fhir.example.org/fhir/status?job=1') // '/fhir/status?job=1'
 */
export function pathFrom(url: string): string {
  return url.replace(/^https?:\/\/[^/?#]+/i, '');
}
