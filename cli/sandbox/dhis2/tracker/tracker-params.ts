import { BadParameterError, parseScheme } from '../import-options.ts';
import type { IdScheme } from '../metadata-store.ts';
import type { Dhis2Version } from '../state.ts';

/** What references of a payload lead to, each with a scheme of its own. */
export type SchemeOf = 'orgUnit' | 'program' | 'programStage' | 'dataElement' | 'other';

/** The parameters of a tracker import. */
export interface TrackerParams {
  async: boolean;
  validateOnly: boolean;
  strategy: 'CREATE' | 'UPDATE' | 'CREATE_AND_UPDATE' | 'DELETE';
  /** Whether one error refuses everything. */
  allOrNothing: boolean;
  validationMode: 'FULL' | 'FAIL_FAST' | 'SKIP';
  reportMode: 'ERRORS' | 'WARNINGS' | 'FULL';
  schemes: Readonly<Record<SchemeOf, IdScheme>>;
}

/**
 * Read the parameters of a tracker import; unknown ones are ignored.
 *
 * @param query the query of the request
 * @param version up to 2.41 only the words `async=false` make an import wait
 * @returns the parameters, defaults filled in
 * @throws BadParameterError for a value that its parameter does not take
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/tracker.html#webapi_nti_import
 * @example trackerParams(new URLSearchParams('async=false&atomicMode=OBJECT'), '2.41').allOrNothing; // false
 */
export function trackerParams(query: URLSearchParams, version: Dhis2Version): TrackerParams {
  const waits = version === '2.41' ? ['false'] : ['false', 'no', 'off', '0'];
  const general = schemeOf(query, 'idScheme') ?? { type: 'UID' };
  return {
    async: !waits.includes((query.get('async') ?? 'true').toLowerCase()),
    validateOnly: oneOf(query, 'importMode', ['COMMIT', 'VALIDATE']) === 'VALIDATE',
    strategy: oneOf(query, 'importStrategy', ['CREATE_AND_UPDATE', 'CREATE', 'UPDATE', 'DELETE']),
    allOrNothing: oneOf(query, 'atomicMode', ['ALL', 'OBJECT']) === 'ALL',
    validationMode: oneOf(query, 'validationMode', ['FULL', 'FAIL_FAST', 'SKIP']),
    reportMode: oneOf(query, 'reportMode', ['ERRORS', 'WARNINGS', 'FULL']),
    schemes: {
      orgUnit: schemeOf(query, 'orgUnitIdScheme') ?? general,
      program: schemeOf(query, 'programIdScheme') ?? general,
      programStage: schemeOf(query, 'programStageIdScheme') ?? general,
      dataElement: schemeOf(query, 'dataElementIdScheme') ?? general,
      other: general,
    },
  };
}

/** The first of the words is the default. */
function oneOf<Word extends string>(query: URLSearchParams, name: string, words: readonly [Word, ...Word[]]): Word {
  const text = query.get(name);
  if (text === null || text === '') return words[0];
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  const valid = words.join(', ');
  throw new BadParameterError(`Value '${text}' is not valid for parameter ${name}. Valid values are: [${valid}]`);
}

function schemeOf(query: URLSearchParams, name: string): IdScheme | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  const scheme = parseScheme(text);
  if (scheme) return scheme;
  throw new BadParameterError(`Value '${text}' is not valid for parameter ${name}. It should be of type IdScheme`);
}
