import type {
  CompiledMapping,
  CompiledSource,
  CompiledView,
  RowValue,
} from '../../../adaptors/tally/compiled-mapping.ts';
import type { Transport, TransportRequest, TransportResponse } from '../../../adaptors/transport/index.ts';

const view = (name: string, resource: string, date: string): CompiledView => ({
  name,
  resource,
  search: { status: 'completed' },
  searchDate: 'date',
  columns: ['date'],
  rows: (one) => [
    { values: [(one[date] ?? null) as RowValue], status: one.status === 'completed' ? 'row' : 'excluded' },
  ],
});

const source = (name: string): CompiledSource => ({
  name,
  view: name,
  columns: ['date', 'event.day'],
  joins: [],
  facts: [],
  date: 0,
  datePlus: undefined,
  orgUnit: [],
  dimensions: [],
  measures: [],
});

/** A mapping of doses and, where asked for, visits, monthly in Nairobi. */
export function mappingOf(...names: ('dose' | 'visit')[]): CompiledMapping {
  const views = {
    dose: view('dose', 'Immunization', 'occurrenceDateTime'),
    visit: view('visit', 'Encounter', 'plannedStartDate'),
  };
  return {
    name: 'doses',
    hash: 'h1',
    dataSet: 'EPI',
    period: { type: 'Monthly', timeZone: 'Africa/Nairobi', keepOpen: 2, since: '202301', includeCurrent: false },
    climb: false,
    idScheme: 'uid',
    minCell: 0,
    zeros: 'none',
    complete: undefined,
    send: { async: false },
    onEmpty: 'zero',
    onManualEdit: 'keep',
    ownUsers: [],
    maxQuarantined: { share: 0.05 },
    views,
    sources: names.map(source),
    lookup: [],
  };
}

/** A transport that gives prepared answers in turn, and what it was asked. */
export function scripted(...answers: Partial<TransportResponse>[]): Transport & { asked: TransportRequest[] } {
  const asked: TransportRequest[] = [];
  return {
    system: 'FHIR',
    asked,
    async send(request) {
      const answer = answers[asked.length] ?? answers.at(-1) ?? {};
      asked.push(request);
      return { status: 200, headers: {}, body: undefined, ...answer };
    },
  };
}

/** A searchset. */
export function searchset(resources: readonly object[], next?: string, rest: object = {}): Partial<TransportResponse> {
  const entry = resources.map((resource) => ({ resource, search: { mode: 'match' } }));
  const link = next === undefined ? [] : [{ relation: 'next', url: next }];
  return {
    body: { resourceType: 'Bundle', type: 'searchset', link, ...(entry.length > 0 ? { entry } : {}), ...rest },
  };
}

/** Read all that an iterator gives. */
export async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const page of pages) list.push(page);
  return list;
}
