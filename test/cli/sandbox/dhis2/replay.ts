import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { normalise } from './normalise.ts';
import type { Recording } from './recordings.ts';

/** What became of one recording. */
export interface Replayed {
  recording: Recording;
  agrees: boolean;
  /** Normalised, to be compared by eye. */
  expected: unknown;
  actual: unknown;
}

const recordedUrl = /http:\/\/127\.0\.0\.1:\d+/g;
const admin = `Basic ${Buffer.from('admin:district').toString('base64')}`;

/** Sends recorded requests to a server, one after the other, and compares the answers. */
export class Replay {
  readonly #url: string;
  /** Bodies that were too large to be recorded, by name. */
  readonly #bodies: Readonly<Record<string, unknown>>;
  /** What the recorded server had made up → what this one made up. */
  readonly #made = new Map<string, string>();
  #session = '';

  constructor(url: string, bodies: Readonly<Record<string, unknown>>) {
    this.#url = url;
    this.#bodies = bodies;
  }

  /** Whether the request of a recording is known in full. */
  canSend(recording: Recording): boolean {
    return recording.name in this.#bodies || !isTruncated(recording.request.body);
  }

  /** Make a token for `admin` that stands for one whose making was not recorded. */
  async #makeToken({ request, response: { status } }: Recording): Promise<void> {
    const recorded = /^apitoken (.*)$/i.exec(request.headers.Authorization ?? '')?.[1];
    if (recorded === undefined || this.#made.has(recorded) || (status >= 400 && status !== 409)) return;
    const headers = { authorization: admin, 'content-type': 'application/json' };
    const response = await fetch(`${this.#url}/api/apiToken`, { method: 'POST', headers, body: '{}' });
    const made: unknown = await response.json();
    this.#made.set(recorded, read(made, ['response', 'key']));
  }

  /** Send one recorded request. */
  async send(recording: Recording): Promise<Replayed> {
    await this.#makeToken(recording);
    const { request } = recording;
    const path = this.#translate(`${request.path}${request.query ? `?${request.query}` : ''}`);
    const headers = Object.entries(request.headers).map(([name, value]): [string, string] => [
      name,
      this.#header(name, value),
    ]);
    const given = this.#bodies[recording.name] ?? request.body;
    const body = bodyOf(typeof given === 'string' ? this.#translate(given) : given);
    const init: RequestInit = { method: request.method, headers, redirect: 'manual' };
    const response = await fetch(`${this.#url}${path}`, body === undefined ? init : { ...init, body });
    const basic = request.headers.Authorization?.startsWith('Basic') && response.status !== 401;
    if (basic)
      this.#session = /JSESSIONID=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1] ?? this.#session;
    const answer = contentOf(Buffer.from(await response.arrayBuffer()));
    this.#learn(recording.response.body, answer);
    return this.#compare(recording, response, answer);
  }

  #compare(recording: Recording, response: Response, answer: unknown): Replayed {
    const { status, headers } = recording.response;
    const translated = JSON.parse(this.#translate(JSON.stringify(unpackedOf(recording.response.body) ?? null)));
    const expected = { status, ...headersOf((name) => headers[name], this.#url), body: normalise(translated) };
    const seen = headersOf((name) => response.headers.get(name) ?? undefined, this.#url);
    const mine: unknown = JSON.parse(this.#server(JSON.stringify(answer)));
    const actual = { status: response.status, ...seen, body: normalise(mine) };
    return { recording, agrees: isDeepStrictEqual(expected, actual), expected, actual };
  }

  #header(name: string, value: string): string {
    if (name === 'Cookie') return `JSESSIONID=${this.#session}`;
    if (/^apitoken /i.test(value)) return this.#token(value);
    return name === 'Authorization' && !value.startsWith('Bearer') ? value : this.#translate(value);
  }

  /** A token that was tampered with in its last place is tampered with here too. */
  #token(value: string): string {
    const [scheme = '', key = ''] = value.split(' ');
    const made = this.#made.get(key);
    if (made !== undefined) return `${scheme} ${made}`;
    for (const [recorded, mine] of this.#made) {
      if (recorded.slice(0, -1) === key.slice(0, -1))
        return `${scheme} ${mine.slice(0, -1)}${mine.endsWith('0') ? '1' : '0'}`;
    }
    return value;
  }

  #learn(recorded: unknown, answer: unknown): void {
    for (const path of [
      ['response', 'uid'],
      ['response', 'id'],
      ['response', 'key'],
      ['access_token'],
      ['refresh_token'],
    ]) {
      const [before, now] = [read(recorded, path), read(answer, path)];
      if (before !== '' && now !== '' && before !== now) this.#made.set(before, now);
    }
    const [before, now] = [madeBy(recorded), madeBy(answer)];
    for (const [index, uid] of before.entries()) {
      const mine = now[index];
      if (mine !== undefined && mine !== uid && before.length === now.length) this.#made.set(uid, mine);
    }
  }

  #translate(text: string): string {
    let result = text;
    for (const [recorded, mine] of this.#made) result = result.replaceAll(recorded, mine);
    return this.#server(result);
  }

  #server(text: string): string {
    return text.replace(recordedUrl, '<server>');
  }
}

function headersOf(get: (name: string) => string | undefined, url: string): Record<string, string | undefined> {
  return {
    type: get('Content-Type')?.toLowerCase().replaceAll(' ', ''),
    challenge: get('WWW-Authenticate'),
    // The last part of an address is a made-up uid where something was created.
    location: get('Location')
      ?.replace(url, '<server>')
      .replace(recordedUrl, '<server>')
      .replace(/\/[a-zA-Z]\w{10}$/, '/<uid>'),
  };
}

/** Uids of the objects that a tracker import stored, in their order. */
function madeBy(answer: unknown): string[] {
  const reports = ['TRACKED_ENTITY', 'ENROLLMENT', 'EVENT'].map((kind) =>
    at(answer, ['bundleReport', 'typeReportMap', kind, 'objectReports']),
  );
  const summaries = at(answer, ['response', 'importSummaries']);
  return [...reports, summaries].flatMap((list: unknown) => {
    const items: readonly unknown[] = Array.isArray(list) ? list : [];
    return items.map((item) => read(item, ['uid']) || read(item, ['reference'])).filter((uid) => uid !== '');
  });
}

function read(value: unknown, path: readonly string[]): string {
  const found = at(value, path);
  return typeof found === 'string' ? found : '';
}

function at(value: unknown, path: readonly string[]): unknown {
  let current: unknown = value;
  for (const name of path) {
    const step: unknown = typeof current === 'object' && current !== null ? Reflect.get(current, name) : undefined;
    current = step;
  }
  return current;
}

function isTruncated(body: unknown): boolean {
  return typeof body === 'object' && body !== null && '_truncated' in body;
}

function bytesOf(body: unknown): Buffer | undefined {
  const packed = read(body, ['_base64']);
  return packed === '' ? undefined : Buffer.from(packed, 'base64');
}

function bodyOf(body: unknown): string | Uint8Array<ArrayBuffer> | undefined {
  if (body === null || body === undefined) return undefined;
  const bytes = bytesOf(body);
  if (bytes) return new Uint8Array(bytes);
  // Text goes as bytes, or fetch would add a content type.
  return new Uint8Array(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
}

function unpackedOf(body: unknown): unknown {
  const bytes = bytesOf(body);
  return bytes ? contentOf(bytes) : body;
}

function contentOf(bytes: Buffer): unknown {
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
