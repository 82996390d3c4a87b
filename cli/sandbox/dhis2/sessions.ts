import { secretOf } from './uid.ts';

/** Milliseconds without a request after which a session is over (`system.session.timeout`). */
const timeout = 3_600_000;

/** The sessions of the server, each named by a cookie. */
export class Sessions {
  readonly #sessions = new Map<string, { username: string; seen: number }>();
  #made = 0;

  /** Open a session; gives the value of its cookie. */
  open(username: string, now: number): string {
    this.#made += 1;
    const id = `node0${secretOf(`session ${this.#made} ${username}`, 25).toLowerCase()}.node0`;
    this.#sessions.set(id, { username, seen: now });
    return id;
  }

  /** The user of a cookie, while its session lasts. */
  userOf(cookieHeader: string | undefined, now: number): string | undefined {
    const [, id = ''] = /JSESSIONID=([^;]+)/.exec(cookieHeader ?? '') ?? [];
    const session = this.#sessions.get(id);
    if (session === undefined || now - session.seen > timeout) return undefined;
    session.seen = now;
    return session.username;
  }

  /** How many were opened since the start. */
  get opened(): number {
    return this.#made;
  }

  /** End them all, as a restart of the server does. */
  end(): void {
    this.#sessions.clear();
  }
}
