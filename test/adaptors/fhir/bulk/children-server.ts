import {
  type FhirResource,
  type FhirServer,
  type FhirServerOptions,
  startFhirServer,
} from '../../../../cli/sandbox/fhir/index.ts';

/** A child. */
export const child = (id: string, birthDate: string): FhirResource => ({ resourceType: 'Patient', id, birthDate });

/** A completed dose of a child. */
export const dose = (id: string, day: string, patient = 'p-1'): FhirResource => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  occurrenceDateTime: day,
  patient: { reference: `Patient/${patient}` },
  location: { reference: 'Location/loc-1' },
});

/** Start a server that knows two children and three doses. */
export async function startChildrenServer(
  now: () => Date,
  bulk: NonNullable<FhirServerOptions['bulk']> = {},
): Promise<FhirServer> {
  const server = await startFhirServer({ now, reuseSearchMs: 0, bulk });
  server.load([child('p-1', '2023-01-01'), child('p-2', '2010-01-01')]);
  server.load([dose('d-1', '2024-01-10'), dose('d-2', '2024-05-10'), dose('d-3', '2024-05-11', 'p-2')]);
  return server;
}
