/** Lines that OpenFn's adaptors and runtime print for every request and step. */
const ADAPTOR_LINE =
  /^(GET|POST|PUT|DELETE) (to )?https?:|^with params|^Created |^Resolved |^Sending |^\S+ completed in /;

/**
 * Tell whether a log line is an adaptor's or the runtime's own, which only a search for a fault needs.
 *
 * @param line a log line
 * @example isAdaptorLine('GET http://127.0.0.1:8080/fhir/Immunization - 200 in 9ms') // true
 */
export function isAdaptorLine(line: string): boolean {
  return ADAPTOR_LINE.test(line);
}
