/** Facts about the machine of the recording. */
const machine = [
  ...['databaseInfo', 'memoryInfo', 'revision', 'buildTime', 'jasperReportsVersion', 'environmentVariable'],
  ...['javaVersion', 'javaVendor', 'osName', 'osArchitecture', 'osVersion', 'externalDirectory', 'cpuCores'],
];

/** Lists that have no order on a real server: rows of a database without ORDER BY, and Java sets. */
const unordered = new Set([
  ...['dataValues', 'completeDataSetRegistrations', 'typeReports', 'dataSetElements', 'categoryOptionCombos'],
  ...['organisationUnits', 'categoryOptions', 'dataSets', 'programs', 'allowedMethods', 'authorities'],
]);

/** At the top of an answer these are lists of a page, in order. */
const paged = new Set(['categoryOptionCombos', 'organisationUnits', 'categoryOptions', 'dataSets', 'programs']);

const moment = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(\+0000)?/g;
const timed = new Set([
  ...['created', 'lastUpdated', 'serverDate', 'time', 'createdAt', 'updatedAt', 'createdAtClient', 'updatedAtClient'],
  ...['completedAt', 'lastUpdatedAtClient'],
]);

/** Java sets in what the tracker answers; at the top of an answer enrollments are those of a page, in order. */
const trackerSets = new Set(['attributes', 'enrollments', 'programOwners']);

/** A Java object in the arguments of an error, of which this server shows the uid alone. */
const javaObject = /^(\[?\{"class"|org\.hisp\.|\[?\w+\{|(Tracker)?(Event|Entity|TrackedEntity|TRACKED_ENTITY)[({])/;

/**
 * Take out of an answer what must differ: moments, job numbers, facts about the machine and the order of unordered lists.
 *
 * @param value the body
 * @param key the property it was found under
 * @param depth how deep
 * @param inPage whether it is the list of a page of metadata
 * @returns a copy
 * @example normalise({ created: '2026-11-21T07:04:37.000+0000' }); // { created: '<time>' }
 */
export function normalise(value: unknown, key = '', depth = 0, inPage = false): unknown {
  if (typeof value === 'string') return text(value, key);
  if (key === 'expire') return typeof value;
  if (Array.isArray(value)) {
    if (key === 'codes') return value.length;
    const items = value.map((each) => normalise(each, key, depth + 1));
    const words = items.every((each) => typeof each === 'string');
    const isSet = unordered.has(key) || isTrackerSet(key, depth, items);
    if (!isSet || (inPage && paged.has(key) && !words)) return items;
    return items.sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
  }
  if (typeof value !== 'object' || value === null) return value;
  const isEntity = depth === 0 && 'trackedEntity' in value;
  const isPage = depth === 0 && Object.keys(value).every((name) => name === 'pager' || paged.has(name));
  const entries = Object.entries(
    'category' in value && 'level' in value ? { ...value, uid: '', id: '' } : value,
  ).filter(([name]) => depth > 0 || !machine.includes(name));
  const sorted = entries.sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([name, each]) => [name, normalise(each, name, depth + (isEntity ? 2 : 1), isPage)]),
  );
}

/** Errors of the tracker come in no order; the lists of one object are deeper than those of a page. */
function isTrackerSet(key: string, depth: number, items: readonly unknown[]): boolean {
  const [first] = items;
  const isError = typeof first === 'object' && first !== null && 'trackerType' in first;
  return (key === 'errorReports' && isError) || (depth > 1 && trackerSets.has(key));
}

function text(value: string, key: string): string {
  if (key === 'args' && javaObject.test(value)) return '<object>';
  if (value.startsWith('JSON parse error')) return value.replace(/column: \d+/g, 'column: <n>');
  if (value.startsWith('User: ')) return value.replace(/\[(\{"class"[^\]]*|\w+\{[^\]]*)\]/g, '<object>');
  if (timed.has(key)) return value.replace(moment, '<time>');
  return value.replace(/_IMPORT \(\d+\)/g, '_IMPORT (<number>)').replace(/node0\w+\.node0/g, '<session>');
}
