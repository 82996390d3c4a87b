import type { InterceptedRequest } from '../../cli/sandbox/fhir/index.ts';
import type { Among } from './happenings.ts';

/** What is seen of a request. */
type Seen = Pick<InterceptedRequest, 'method' | 'path' | 'query'>;

/**
 * Name what a request is for, without ids.
 *
 * @param request to either server
 * @returns such as `FHIR changes of Immunization`, `FHIR export poll` or `DHIS2 POST dataValueSets`
 * @example requestKind({ method: 'GET', path: '/fhir/metadata', query: new URLSearchParams() }) // 'FHIR metadata'
 */
export function requestKind({ method, path, query }: Seen): string {
  const [base, ...words] = path.split('/').filter((word) => word !== '');
  if (base === 'fhir') return `FHIR ${fhirKind(method, words, query)}`;
  const [resource = '', ...rest] = words;
  return `DHIS2 ${method} ${[resource, ...rest.map((word) => (UID.test(word) ? '*' : word))].join('/')}`;
}

const UID = /^[A-Za-z][A-Za-z0-9]{10}$/;

function fhirKind(method: string, words: readonly string[], query: URLSearchParams): string {
  const [type, id] = words;
  if (type === undefined) return method === 'POST' ? 'batch' : 'further page';
  if (type === '$export-poll-status') return method === 'DELETE' ? 'export delete' : 'export poll';
  if (words.includes('$export')) return 'export start';
  if (type === 'Binary') return 'export file';
  if (type === 'metadata') return type;
  if (words.includes('_history')) return `${query.has('_offset') ? 'further ' : ''}history of ${type}`;
  if (id !== undefined && id !== '_search') return `read of ${type}`;
  return `${searchKind(query)} of ${type}`;
}

function searchKind(query: URLSearchParams): string {
  if (query.get('_summary') === 'count') return 'count';
  if (query.get('_sort') === '-_lastUpdated') return 'newest';
  return query.has('_lastUpdated') ? 'changes' : 'search';
}

/** What the kinds of each sort begin with. */
const BEGINNINGS: Readonly<Record<Among, RegExp>> = {
  all: /^/,
  fhir: /^FHIR/,
  dhis2: /^DHIS2/,
  changes: /^FHIR (changes|newest|batch|(further )?history)/,
  rows: /^FHIR (search|count|further page)/,
  export: /^FHIR export/,
  import: /^DHIS2 POST dataValueSets/,
};

/**
 * Tell whether a request is of a sort.
 *
 * @param among the sort
 * @param request to either server
 */
export function isAmong(among: Among, request: Seen): boolean {
  return BEGINNINGS[among].test(requestKind(request));
}
