import { FhirError } from './fhir-error.ts';

/** An address below the base. */
export interface Target {
  /** The decoded path, such as `['Immunization', '_search']`. */
  segments: string[];
  /** The decoded parameters. */
  query: [string, string][];
  /** The address as written, without a slash before it. */
  target: string;
}

/**
 * Take an address below the base apart.
 *
 * @param address such as `/Immunization?date=ge2024-03-01`
 * @returns its path and parameters
 * @throws FhirError 400 for escapes that are none
 * @example parseTarget('Patient/1/_history').segments // ['Patient', '1', '_history']
 */
export function parseTarget(address: string): Target {
  const target = address.replace(/^\//, '');
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  try {
    const segments = path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    return { segments, query: [...new URLSearchParams(mark < 0 ? '' : target.slice(mark))], target };
  } catch {
    throw new FhirError(400, `The path has escapes that are none: ${path}`);
  }
}
