import type { FhirResource, FhirServer } from '../../../../cli/sandbox/fhir/index.ts';

/** A Bundle, as far as the tests read it. */
export interface Bundle {
  resourceType: string;
  id: string;
  type: string;
  total?: number;
  meta?: { tag?: { code: string }[] };
  link: { relation: string; url: string }[];
  entry?: BundleEntry[];
}

/** An entry of a Bundle. */
export interface BundleEntry {
  fullUrl?: string;
  resource?: FhirResource;
  search?: { mode: string };
  request?: { method: string; url: string };
  response?: { status: string; etag?: string; location?: string; outcome?: FhirResource };
}

/** A dose given to a patient. */
export function dose(id: string, occurrenceDateTime: string, more: Record<string, unknown> = {}): FhirResource {
  return {
    resourceType: 'Immunization',
    id,
    status: 'completed',
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] },
    patient: { reference: 'Patient/p1' },
    occurrenceDateTime,
    ...more,
  };
}

/** Get a Bundle below the base address, always searched anew. */
export async function search(server: FhirServer, path: string): Promise<Bundle> {
  return get(`${server.url}/${path}`, { 'cache-control': 'no-cache' });
}

/** Get a Bundle; anything but 200 fails. */
export async function get(url: string, headers: Record<string, string> = {}): Promise<Bundle> {
  const answer = await fetch(url, { headers });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Bundle;
}

/** The ids of the resources of a page. */
export function idsOf(bundle: Bundle, mode = 'match'): string[] {
  const entries = bundle.entry?.filter((entry) => entry.search === undefined || entry.search.mode === mode) ?? [];
  return entries.map((entry) => String(entry.resource?.id));
}

/** The address of a link. */
export function linkOf(bundle: Bundle, relation: string): string | undefined {
  return bundle.link.find((link) => link.relation === relation)?.url;
}

/** Send a resource or a Bundle. */
export async function send(method: string, url: string, body: unknown, headers: Record<string, string> = {}) {
  const answer = await fetch(url, {
    method,
    headers: { 'content-type': 'application/fhir+json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as FhirResource & Bundle };
}

/** The text of an OperationOutcome. */
export async function diagnosticsOf(answer: Response): Promise<string> {
  const outcome = (await answer.json()) as { resourceType: string; issue: { code: string; diagnostics: string }[] };
  return `${outcome.resourceType}: ${outcome.issue[0]?.diagnostics}`;
}
