import { type HttpAnswer, type HttpRequest, startHttpServer } from '../../cli/sandbox/http/index.ts';
import { eachDose, eachPerson } from './population.ts';

/** What a server of made-up pages holds. */
export interface PageSize {
  readonly doses: number;
  readonly persons: number;
  readonly places: number;
}

/** A server that listens on 127.0.0.1. */
export interface PageServer {
  /** Base of its FHIR interface. */
  readonly url: string;
  close(): Promise<void>;
}

/** Resources a page. */
const PAGE = 1000;
/** The months of the doses: the five years of `bench.yaml`. */
const MONTHS = Array.from({ length: 60 }, (_, at) => {
  const start = Date.UTC(2020, at, 1);
  const end = Date.UTC(2020, at + 1, 0);
  return { at, start: textOf(start), end: textOf(end), days: (end - start) / 86_400_000 + 1 };
});

/**
 * Start a FHIR server that makes up the doses of a search page by page, with the persons of each page: as much of FHIR as a
 * first run of `jobs/fhir-tally.ts` asks for, and more resources than an own server would take quickly.
 *
 * @param size how many doses, spread evenly over the months, of how many persons at how many places
 * @returns its address
 * @example const server = await startPageServer({ doses: 1_000_000, persons: 200_000, places: 40 });
 */
export async function startPageServer(size: PageSize): Promise<PageServer> {
  const persons = new Map<string, string>();
  for (const line of eachPerson(size.persons)) persons.set(idOf(line), line);
  const searches: Iterator<string>[] = [];
  const handle = ({ path, query }: HttpRequest): HttpAnswer => {
    const type = path.slice(path.lastIndexOf('/') + 1);
    if (query.has('_summary')) return bundle({ total: type === 'Patient' ? size.persons : size.doses });
    if (query.has('_sort')) return bundle({}, type === 'Patient' ? eachPerson(1) : eachDose(1, size.persons));
    const known = query.get('search');
    const number =
      known === null ? searches.push(eachSearchPage(size, query.getAll('date'), persons)) - 1 : Number(known);
    const { value = '' } = searches[number]?.next() ?? {};
    const page = Number(query.get('page') ?? 0) + 1;
    const url = `Immunization?search=${number}&page=${page}`;
    const link = value.endsWith(LAST) ? '' : `"link":[{"relation":"next","url":${JSON.stringify(url)}}],`;
    return answer(`{"resourceType":"Bundle","type":"searchset",${link}"entry":[${value.trimEnd()}]}`);
  };
  const server = await startHttpServer({ handle });
  return { url: `http://127.0.0.1:${server.port}/fhir`, close: server.close };
}

/** Marks the entries of the last page. */
const LAST = '\n';

/** The entries of each page of a search between two dates. */
function* eachSearchPage(size: PageSize, dates: readonly string[], persons: ReadonlyMap<string, string>) {
  const from = dates.find((date) => date.startsWith('ge'))?.slice(2) ?? '';
  const to = dates.find((date) => date.startsWith('le'))?.slice(2) ?? '9999';
  const months = MONTHS.filter(({ start, end }) => from <= start && end <= to);
  let entries: string[] = [];
  let included = new Set<string>();
  for (const { at, start, days } of months) {
    const count = Math.floor(size.doses / MONTHS.length) + (at < size.doses % MONTHS.length ? 1 : 0);
    const options = { places: size.places, from: start, days, first: at * 1_000_000 };
    for (const line of eachDose(count, size.persons, options)) {
      if (entries.length === PAGE) {
        yield [...entries, ...includes(included, persons)].join(',');
        entries = [];
        included = new Set();
      }
      entries.push(`{"resource":${line},"search":{"mode":"match"}}`);
      included.add(/"Patient\/([^"]+)"/.exec(line)?.[1] ?? '');
    }
  }
  yield [...entries, ...includes(included, persons)].join(',') + LAST;
}

function includes(ids: ReadonlySet<string>, persons: ReadonlyMap<string, string>): string[] {
  return [...ids].map((id) => `{"resource":${persons.get(id)},"search":{"mode":"include"}}`);
}

function bundle(more: object, lines: Iterable<string> = []): HttpAnswer {
  const entry = [...lines].map((line) => ({ resource: JSON.parse(line) }));
  return answer(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', ...more, entry }));
}

function answer(body: string): HttpAnswer {
  return { status: 200, headers: { 'content-type': 'application/fhir+json' }, body };
}

function idOf(line: string): string {
  return /"id":"([^"]+)"/.exec(line)?.[1] ?? '';
}

function textOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
