/** Lines that OpenFn's adaptors and runtime print for every request and step. */
const ADAPTOR_LINE =
  /^(GET|POST|PUT|DELETE) (to )?https?:|^with params|^Created |^Resolved |^Sending |^\S+ (completed in|aborted with error) /;

/** An error of ours, which the run tells at its end, and the stack below any error: its lines are those of a bundle. */
const ERROR_LINE = /^[A-Z]\w*Error: .* \([a-z][a-z-]+\)$|^ +at (async )?.*(:\d+:\d+|<anonymous>|\(native\))\)?$/;

/**
 * Tell whether a log line is an adaptor's or the runtime's own, or tells at length what the run says at its end: only a
 * search for a fault needs it.
 *
 * @param line a log line
 * @example isAdaptorLine('GET http://127.0.0.1:8080/fhir/Immunization - 200 in 9ms') // true
 */
export function isAdaptorLine(line: string): boolean {
  return ADAPTOR_LINE.test(line) || ERROR_LINE.test(line);
}
