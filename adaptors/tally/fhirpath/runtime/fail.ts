/** An expression met data that it has no answer for, such as two values where it needs one. */
export class FhirPathRunError extends Error {
  declare readonly code: 'fhirpath-singleton' | 'fhirpath-type';
  declare readonly fix: string;

  /**
   * @param code stable code
   * @param message what was met; never a value of the resource
   * @param fix what to do about it
   */
  constructor(code: 'fhirpath-singleton' | 'fhirpath-type', message: string, fix: string) {
    super(message);
    this.name = 'FhirPathRunError';
    this.code = code;
    this.fix = fix;
  }
}

/** Refuse several values where one was needed. @throws FhirPathRunError `fhirpath-singleton` @example failSingle(2) */
export function failSingle(count: number): never {
  throw new FhirPathRunError(
    'fhirpath-singleton',
    `One value was needed, ${count} were found`,
    'Add first(), or a where(…) that leaves one value.',
  );
}

/** Refuse a value of another kind than the element's type promises. @throws FhirPathRunError `fhirpath-type` @example failType('text') */
export function failType(wanted: string): never {
  throw new FhirPathRunError(
    'fhirpath-type',
    `A value is not ${wanted}, which its place in FHIR promises`,
    'Correct the resource, or leave it out with where(…).',
  );
}
