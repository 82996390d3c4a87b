import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FhirServer, readNdjson, startFhirServer } from '../../../../cli/sandbox/fhir/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';

interface Recording {
  name: string;
  request: { method: string; url: string; headers: Record<string, string>; body?: unknown };
  response: { status: number; headers: Record<string, string>; body: Bundle | string };
}

type Resource = Record<string, unknown> & { resourceType: string; id?: string; meta?: Record<string, unknown> };
type Entry = { resource?: Resource; _trimmed?: string; [key: string]: unknown };
type Bundle = Resource & { entry?: Entry[] };

/** What is not replayed, and why. */
const left: Record<string, string> = {
  '00-capability': 'the server says what it can do itself',
  '03-host-header': 'tested by itself: fetch sends no other Host',
  '05-has': '_has is not served',
  '05-revinclude': 'tested by itself: the load order decides which patients come first',
  '06-format-xml': 'JSON only',
  '06-long-url': 'tested by itself: the HTML names Jetty',
  '07-search-etag': 'a search before it is not recorded',
  '07-if-match-wrong': 'tested by itself: the recorded body is shortened',
  '14-snapshot-next2': 'tested by itself: the deletion between the pages is not recorded',
  '14-snapshot-next4': 'tested by itself',
  '14-snapshot-p1': 'tested by itself: its resources are not recorded',
  '30-next-after-restart': 'nothing outlives a restart here',
  '31-maxpage200-count1000': 'tested by itself: another setting',
  '31-maxpage200-next': 'tested by itself: another setting',
  '31-maxpage200-next-count5000': 'tested by itself: another setting',
  '32-expired-next': 'tested by itself: another setting',
  '41-include-loc-next': 'its first page was recorded after it',
};

/** When what the recording does not time to the millisecond was asked, so that it comes in its turn. */
const asked: Record<string, string> = {
  '03-host-localhost': '2026-11-21T07:12:48.342Z',
  '03-x-forwarded': '2026-11-21T07:12:48.500Z',
  '04-elements-bad': '2026-11-21T07:12:48.600Z',
  '06-bad-accept': '2026-11-21T07:12:50.910Z',
  '06-accept-json': '2026-11-21T07:12:50.950Z',
  '13-update-nochange': '2026-11-21T07:18:14.900Z',
  '13-delete': '2026-11-21T07:18:15.026Z',
  '13-read-deleted': '2026-11-21T07:18:15.100Z',
  '13-vread-deleted': '2026-11-21T07:18:16.000Z',
  '13-delete-cond': '2026-11-21T07:18:16.200Z',
};

const recordings = sharedPath('recordings/hapi-8.8');
const data = sharedPath('data/synthea-1k');
const ready = recordings !== undefined && data !== undefined;

(ready ? describe : describe.skip)(sharedTitle('a recorded session with HAPI FHIR 8.8.0', recordings), () => {
  let server: FhirServer;
  let clock = new Date('2026-11-21T07:05:30.249Z');
  const ids = new Map<string, string>();

  before(async () => {
    server = await startFhirServer({ now: () => clock });
    for (const type of ['Location', 'Patient', 'Immunization']) server.load(readNdjson(`${data}/${type}.ndjson.gz`));
  });
  after(() => server.close());

  for (const recording of ready ? readRecordings(recordings) : []) {
    it(`answers ${recording.name} alike`, async () => {
      clock = new Date(timeOf(recording));
      const { request, response } = recording;
      const actual = await fetch(urlOf(request.url, server, ids), {
        method: request.method,
        headers: { 'accept-encoding': 'identity', ...headersOf(request) },
        ...(request.body === undefined ? {} : { body: bodyOf(request.body) }),
      });
      const text = await actual.text();
      assert.equal(actual.status, response.status);
      const host = new URL(request.url).host;
      for (const header of ['content-type', 'etag', 'x-cache', 'content-location', 'location']) {
        const got = actual.headers.get(header) ?? undefined;
        const local = got?.replace(server.url, `http://${host}/fhir`);
        if (response.body !== '') assert.equal(withoutIds(local), withoutIds(response.headers[header]), header);
      }
      if (typeof response.body === 'string') {
        assert.equal(text, response.body);
        return;
      }
      const body = JSON.parse(text) as Bundle;
      if (body.resourceType === 'Bundle') ids.set(String(response.body.id), String(body.id));
      assert.deepEqual(comparable(body, server.url), comparable(response.body, `http://${host}/fhir`));
      assertEntries(body, response.body);
    });
  }
});

/** In the order in which they were recorded: answers depend on the searches and the writes before them. */
function readRecordings(folder: string): Recording[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !/^2[01]-/.test(name));
  return names
    .map((name) => ({
      ...(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Recording),
      name: name.slice(0, -5),
    }))
    .filter((recording) => recording.response !== undefined && left[recording.name] === undefined)
    .sort((a, b) => timeOf(a) - timeOf(b));
}

/** When the server wrote, searched or, where the body does not say, answered. */
function timeOf({ name, request, response }: Recording): number {
  const known = asked[name];
  if (known !== undefined) return Date.parse(known);
  const answered = Date.parse(response.headers.date ?? '');
  const says = typeof response.body === 'object' ? response.body.meta?.lastUpdated : undefined;
  const made = Date.parse(String(says));
  // A page and a reused search say when the search was made, a read when the resource was written.
  const own = request.method === 'PUT' || Math.abs(made - answered) < 1500;
  return own && !Number.isNaN(made) ? made : answered;
}

function urlOf(url: string, server: FhirServer, ids: ReadonlyMap<string, string>): string {
  let own = url
    .replace(/^http:\/\/[^/]+\/fhir/, server.url)
    .replace(/^http:\/\/[^/]+\/nothere/, `${new URL(server.url).origin}/nothere`);
  for (const [recorded, id] of ids) own = own.replace(recorded, id);
  return own;
}

function headersOf(request: Recording['request']): Record<string, string> {
  const { host: _host, ...headers } = request.headers;
  return request.method === 'PUT' ? { 'content-type': 'application/fhir+json', ...headers } : headers;
}

function bodyOf(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

function withoutIds(text: string | undefined): string | undefined {
  return text?.replace(uuid, 'ID');
}

/** The body without what no two servers have in common: ids of searches, host, trace ids; and without the entries. */
function comparable(body: Bundle, base: string): unknown {
  // The narratives are not in the data.
  const { entry: _entry, text: _text, ...head } = body;
  const text = JSON.stringify(head, (key, value: unknown) => (key === 'source' ? undefined : value));
  return JSON.parse(
    text
      .replaceAll(base, 'BASE')
      .replaceAll('http://fhir.example.org/fhir', 'BASE')
      .replace(uuid, 'ID')
      // Parameters, resource types and so on that only HAPI FHIR has.
      .replace(/Valid values? for this search are: .*?\]/, 'VALID')
      .replace(/ Took \d+ms\./, '')
      .replace(/"lastUpdated":"[^"]*"/g, '"lastUpdated":"TIME"'),
  );
}

/** Entries are compared one by one where both have the same resource, and by number where that does not hang on the order. */
function assertEntries(actual: Bundle, recorded: Bundle): void {
  const entries = recorded.entry?.filter((entry) => entry._trimmed === undefined) ?? [];
  assert.equal(actual.entry === undefined, recorded.entry === undefined);
  const trimmed = recorded.entry?.find((entry) => entry._trimmed !== undefined)?._trimmed;
  const all = trimmed === undefined ? entries.length : Number.parseInt(trimmed, 10);
  const included = actual.entry?.some((entry) => JSON.stringify(entry.search) === '{"mode":"include"}') === true;
  if (!included) assert.equal(actual.entry?.length ?? 0, all);
  for (const [at, entry] of entries.entries()) {
    const same = actual.entry?.find((each) => each.fullUrl !== undefined && keyOf(each) === keyOf(entry));
    if (same !== undefined) assert.deepEqual(plain(same), plain(entry));
    else assert.deepEqual(Object.keys(actual.entry?.[at] ?? {}), Object.keys(entry));
  }
}

function keyOf(entry: Entry): string {
  const path = String(entry.fullUrl).replace(/^.*\/fhir\//, '');
  return `${path}/${JSON.stringify(entry.request ?? '')}`;
}

function plain(entry: Entry): unknown {
  const { fullUrl: _fullUrl, ...rest } = entry;
  return JSON.parse(
    JSON.stringify(rest, (key, value: unknown) => (key === 'source' || key === 'lastUpdated' ? undefined : value)),
  );
}
