import type { FhirResource } from './types.ts';

/** A refusal as the server answers it: a status and an OperationOutcome. */
export class FhirError extends Error {
  override readonly name = 'FhirError';
  readonly status: number;
  readonly headers: Record<string, string>;

  /**
   * @param status HTTP status
   * @param diagnostics text of the OperationOutcome, with the number that HAPI FHIR gives it where it was observed
   * @param headers more headers of the answer
   */
  constructor(status: number, diagnostics: string, headers: Record<string, string> = {}) {
    super(diagnostics);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Word an error as HAPI FHIR does: the code is always `processing`, the text is in `diagnostics`.
 *
 * @param diagnostics what went wrong
 * @returns an OperationOutcome
 * @see http://hl7.org/fhir/R4/operationoutcome.html
 * @example errorOutcome('HAPI-2001: Resource Patient/nosuch is not known')
 */
export function errorOutcome(diagnostics: string): FhirResource {
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'processing', diagnostics }] };
}
