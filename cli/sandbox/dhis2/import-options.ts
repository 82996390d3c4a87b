import type { IdScheme } from './metadata-store.ts';

/** The id schemes of a request by the name of their parameter. */
export type IdSchemes = Partial<Record<SchemeName, IdScheme>>;

const schemeNames = [
  'idScheme',
  'dataElementIdScheme',
  'categoryOptionComboIdScheme',
  'categoryOptionIdScheme',
  'categoryIdScheme',
  'orgUnitIdScheme',
  'dataSetIdScheme',
  'attributeOptionComboIdScheme',
] as const;
export type SchemeName = (typeof schemeNames)[number];

const flagDefaults = {
  dryRun: false,
  async: false,
  skipExistingCheck: false,
  sharing: false,
  skipNotifications: false,
  skipAudit: false,
  datasetAllowsPeriods: false,
  strictPeriods: false,
  strictDataElements: false,
  strictCategoryOptionCombos: false,
  strictAttributeOptionCombos: false,
  strictOrganisationUnits: false,
  strictDataSetApproval: false,
  strictDataSetLocking: false,
  strictDataSetInputPeriods: false,
  requireCategoryOptionCombo: false,
  requireAttributeOptionCombo: false,
  skipPatternValidation: false,
  ignoreEmptyCollection: false,
  force: false,
  firstRowIsHeader: true,
  skipLastUpdated: false,
  mergeDataValues: false,
  skipCache: false,
};
type Flags = typeof flagDefaults;

/** The options of an import, as they come back in `importOptions` of its summary. */
export interface ImportOptions extends Flags {
  idSchemes: IdSchemes;
  importStrategy: string;
  mergeMode: string;
  reportMode: string;
  preheatCache?: boolean;
  /** Only DHIS2 2.43 and later: one bad value refuses its whole group. */
  atomic?: boolean;
}

/** Names of the strategies, the older ones included. */
const strategies = [
  'CREATE',
  'UPDATE',
  'CREATE_AND_UPDATE',
  'DELETE',
  'SYNC',
  'NEW_AND_UPDATES',
  'NEW',
  'UPDATES',
  'DELETES',
];
const aliases: Readonly<Record<string, string>> = {
  NEW: 'CREATE',
  UPDATES: 'UPDATE',
  NEW_AND_UPDATES: 'CREATE_AND_UPDATE',
  DELETES: 'DELETE',
};

/** A value of a query parameter that DHIS2 answers 400 to. */
export class BadParameterError extends Error {
  override readonly name = 'BadParameterError';
  readonly code = 'BAD_PARAMETER';
}

/**
 * Read the options of an import from the query; unknown parameters are ignored.
 *
 * @param query the query of the request
 * @param version 2.43 knows `atomic`
 * @returns the options, defaults filled in
 * @throws BadParameterError for a value that its parameter does not take
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-241/data.html#webapi_data_values_import_parameters
 * @example importOptions(new URLSearchParams('importStrategy=DELETE'), '2.41').importStrategy; // 'DELETE'
 */
export function importOptions(query: URLSearchParams, version: string): ImportOptions {
  const flags = { ...flagDefaults };
  for (const name of Object.keys(flagDefaults)) {
    if (isFlag(name)) flags[name] = readFlag(query, name) ?? flagDefaults[name];
  }
  const preheatCache = readFlag(query, 'preheatCache');
  const atomic = version === '2.41' ? undefined : (readFlag(query, 'atomic') ?? false);
  return {
    idSchemes: readSchemes(query),
    ...flags,
    importStrategy: readStrategy(query.get('importStrategy') ?? query.get('strategy')),
    mergeMode: query.get('mergeMode') ?? 'REPLACE',
    reportMode: query.get('importReportMode') ?? query.get('reportMode') ?? 'FULL',
    ...(preheatCache === undefined ? {} : { preheatCache }),
    ...(atomic === undefined ? {} : { atomic }),
  };
}

/**
 * Read an id scheme, whatever its case.
 *
 * @param text such as `code` or `ATTRIBUTE:qjGm6ert2GX`
 * @returns the scheme, or undefined when there is no such scheme
 * @example parseScheme('code'); // { type: 'CODE' }
 */
export function parseScheme(text: string): IdScheme | undefined {
  const attribute = /^attribute:(\w{11})$/i.exec(text)?.[1];
  if (attribute) return { type: 'ATTRIBUTE', attribute };
  const type = text.toUpperCase();
  return type === 'UID' || type === 'ID' || type === 'CODE' || type === 'NAME' || type === 'UUID'
    ? { type }
    : undefined;
}

/**
 * Give a strategy its present name.
 *
 * @param strategy any accepted name
 * @returns CREATE, UPDATE, CREATE_AND_UPDATE, DELETE or SYNC
 * @example plainStrategy('NEW_AND_UPDATES'); // 'CREATE_AND_UPDATE'
 */
export function plainStrategy(strategy: string): string {
  return aliases[strategy] ?? strategy;
}

function isFlag(name: string): name is keyof Flags {
  return name in flagDefaults;
}

function readStrategy(text: string | null): string {
  if (text === null) return 'CREATE_AND_UPDATE';
  if (strategies.includes(text)) return text;
  const valid = strategies.join(', ');
  throw new BadParameterError(
    `Value '${text}' is not valid for parameter importStrategy. Valid values are: [${valid}]`,
  );
}

function readFlag(query: URLSearchParams, name: string): boolean | undefined {
  const text = query.get(name);
  if (text === null || text === '') return undefined;
  if (/^(true|on|yes|1)$/i.test(text)) return true;
  if (/^(false|off|no|0)$/i.test(text)) return false;
  throw new BadParameterError(`Value '${text}' is not valid for parameter ${name}. It should be of type boolean`);
}

function readSchemes(query: URLSearchParams): IdSchemes {
  const schemes: IdSchemes = {};
  for (const name of schemeNames) {
    const text = query.get(name);
    if (text === null || text === '') continue;
    const scheme = parseScheme(text);
    if (!scheme) throw new BadParameterError(badScheme(name, text));
    schemes[name] = scheme;
  }
  return schemes;
}

/** The binding error of Spring, which DHIS2 passes on. */
function badScheme(name: string, text: string): string {
  return [
    `Value '${text}' is not valid for parameter ${name}. `,
    'org.springframework.validation.BeanPropertyBindingResult: 1 errors\n',
    `Field error in object 'importOptions' on field '${name}': rejected value [${text}]; `,
    `codes [methodInvocation.importOptions.${name},methodInvocation.${name},methodInvocation.java.lang.String,`,
    'methodInvocation]; arguments [org.springframework.context.support.DefaultMessageSourceResolvable: ',
    `codes [importOptions.${name},${name}]; arguments []; default message [${name}]]; `,
    `default message [Property '${name}' threw exception; nested exception is java.lang.IllegalArgumentException: `,
    `No enum constant org.hisp.dhis.common.IdentifiableProperty.${text}]`,
  ].join('');
}
