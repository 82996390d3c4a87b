/** A problem of an import, as it stands in the summary. */
export interface Conflict {
  object?: string;
  objects?: Record<string, string>;
  value: string;
  errorCode?: string;
  property?: string;
  indexes?: number[];
}

/** Property, names of the arguments in `objects`, and text of an error; `{0}` is the first argument. */
type Template = readonly [property: string | undefined, names: readonly string[], text: string];

/**
 * The errors of the importer up to 2.42.
 *
 * @see https://github.com/dhis2/dhis2-core/blob/2.41/dhis-2/dhis-api/src/main/java/org/hisp/dhis/feedback/ErrorCode.java
 */
const templates = {
  E7600: ['dataSet', ['dataSet'], 'Data set not found or not accessible: `{0}`'],
  E7601: ['dataSet', ['user', 'dataSet'], 'User: `{0}` does not have write access for DataSet: `{1}`'],
  E7603: ['orgUnit', ['organisationUnit', 'dataSet'], 'Org unit not found or not accessible: `{0}`'],
  E7604: [
    'attributeOptionCombo',
    ['categoryOptionCombo', 'dataSet'],
    'Attribute option combo not found or not accessible: `{0}`',
  ],
  E7610: ['dataElement', ['dataElement'], 'Data element not found or not accessible: `{0}`'],
  E7611: ['period', ['period'], 'Period not valid: `{0}`'],
  E7612: ['orgUnit', ['organisationUnit'], 'Organisation unit not found or not accessible: `{0}`'],
  E7613: [
    'categoryOptionCombo',
    ['categoryOptionCombo'],
    'Category option combo not found or not accessible for writing data: `{0}`',
  ],
  E7614: [
    'categoryOptionCombo',
    ['categoryOptionCombo', 'categoryOption'],
    'Category option combo: `{0}` option not accessible: `{1}`',
  ],
  E7615: [
    'attributeOptionCombo',
    ['categoryOptionCombo'],
    'Attribute option combo not found or not accessible for writing data: `{0}`',
  ],
  E7616: [
    'attributeOptionCombo',
    ['categoryOptionCombo', 'categoryOption'],
    'Attribute option combo: `{0}` option not accessible: `{1}`',
  ],
  E7617: ['orgUnit', ['organisationUnit', 'user'], 'Organisation unit: `{0}` not in hierarchy of current user: `{1}`'],
  E7618: ['value', ['dataElement'], 'Data value or comment not specified for data element: `{0}`'],
  E7619: ['value', ['dataElement', 'value'], 'Value must match value type of data element `{0}`: `{1}`'],
  E7620: ['comment', ['comment'], 'Invalid comment: {0}'],
  E7621: ['value', ['dataElement'], 'Data value is not a valid option of the data element option set: `{0}`'],
  E7630: ['categoryOptionCombo', [], 'Category option combo is required but is not specified'],
  E7631: ['attributeOptionCombo', [], 'Attribute option combo is required but is not specified'],
  E7632: [undefined, ['period', 'dataElement'], 'Period type of period: `{0}` not valid for data element: `{1}`'],
  E7633: ['dataElement', ['dataElement', 'dataSet'], 'Data element: `{0}` is not part of dataset(s): `{1}`'],
  E7634: [
    'categoryOptionCombo',
    ['categoryOptionCombo', 'dataElement'],
    'Category option combo: `{0}` must be part of category combo of data element: `{1}`',
  ],
  E7635: [
    'attributeOptionCombo',
    ['categoryOptionCombo', 'dataElement'],
    'Attribute option combo: `{0}` must be part of category combo of data sets of data element: `{1}`',
  ],
  E7636: [
    'orgUnit',
    ['organisationUnit', 'dataElement'],
    'Data element: `{1}` must be assigned through data sets to organisation unit: `{0}`',
  ],
  E7637: ['storedBy', ['storedBy'], 'Invalid storedBy: {0}'],
  E7638: [
    'period',
    ['period', 'categoryOptionCombo'],
    'Period: `{0}` is not within date range of attribute option combo: `{1}`',
  ],
  E7639: [
    'orgUnit',
    ['organisationUnit', 'categoryOptionCombo'],
    'Organisation unit: `{0}` is not valid for attribute option combo: `{1}`',
  ],
  // Two blanks stand in the text of DHIS2.
  E7640: ['period', ['period', 'dataSet'], 'Current date is past expiry days for period: `{0}`  and data set: `{1}`'],
  E7641: [
    'period',
    ['period', 'dataElement', 'dataSet'],
    'Period: `{0}` is after latest open future period: `{3}` for data element: `{1}` and data set: `{2}`',
  ],
  E7642: [
    undefined,
    ['organisationUnit', 'period', 'categoryOptionCombo', 'dataSet'],
    'Data already approved for data set: `{3}` period: `{1}` org unit: `{0}` attribute option combo: `{2}`',
  ],
  E7643: ['period', ['period', 'dataSet'], 'Period: `{0}` is not open for this data set at this time: `{1}`'],
} as const satisfies Record<string, Template>;

export type ErrorCode = keyof typeof templates;

/** An error with what its text is filled with; an argument that was not sent shows as `null`. */
export interface Problem {
  code: ErrorCode;
  args: readonly (string | undefined)[];
  /** Shown in the text in the place of an argument that is a key, by its number. */
  shown?: Readonly<Record<number, string>>;
}

/**
 * Turn problems into conflicts: one for each error and objects, with the places where it happened.
 *
 * @param problems each with the index of its value; undefined for the whole set
 * @returns conflicts in the order of their first place
 * @example conflictsOf([[{ code: 'E7611', args: ['2026XX'] }, 4]]);
 */
export function conflictsOf(problems: readonly (readonly [Problem, number | undefined])[]): Conflict[] {
  const grouped = new Map<string, Conflict>();
  for (const [problem, index] of problems) {
    const key = JSON.stringify([problem.code, problem.args]);
    const known = grouped.get(key);
    if (known && index !== undefined) known.indexes?.push(index);
    else if (!known) grouped.set(key, conflictOf(problem, index));
  }
  return [...grouped.values()];
}

function conflictOf(problem: Problem, index: number | undefined): Conflict {
  const [property, names, text]: Template = templates[problem.code];
  const named = names.flatMap((name, at) => {
    const arg = problem.args[at];
    return arg === undefined ? [] : [[name, arg] as const];
  });
  const value = text.replace(
    /\{(\d)\}/g,
    (_, at: string) => problem.shown?.[Number(at)] ?? problem.args[Number(at)] ?? 'null',
  );
  const first = problem.args[0];
  return {
    ...(first === undefined || names.length === 0 ? {} : { object: first }),
    objects: Object.fromEntries(named),
    value,
    errorCode: problem.code,
    ...(property === undefined ? {} : { property }),
    ...(index === undefined ? {} : { indexes: [index] }),
  };
}
