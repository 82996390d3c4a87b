import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import { type JsonKind, type JsonPages, jsonApiSource } from '../../../adaptors/records/index.ts';
import { readWhole } from '../../../adaptors/records/read-whole.ts';
import type { CompiledView } from '../../../adaptors/tally/compiled-mapping.ts';
import { jsonOverHttp } from '../../../adaptors/transport/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { type PagedApi, type PagedApiOptions, type PagedRecord, startPagedApi } from './paged-api.ts';

const VIEW: CompiledView = {
  ...{ name: 'visit', resource: 'visit', isRecord: true, search: {}, searchDate: 'day', columns: [] },
  rows: () => [],
};
const MARCH = { from: '2026-03-01', to: '2026-03-31' };
const AT = '2026-04-01T08:00:00.000Z';
const CHANGES = {
  ...{ since: 'changedSince', updated: 'audit.changed', created: 'audit.made', deleted: 'audit.removed' },
  ...{ query: { withRemoved: '1' }, newest: { order: 'changed' } },
};
const SIZE = { size: 'limit', rows: 3 };

/** How each kind of paging is said in a job. */
const WAYS: Record<PagedApiOptions['by'], { page: JsonPages; more?: Partial<JsonKind>; without?: 'items' }> = {
  number: { page: { ...SIZE, number: 'page', first: 0 } },
  offset: { page: { ...SIZE, offset: 'skip' } },
  token: { page: { ...SIZE, token: 'after', next: 'meta.next' } },
  'body-link': { page: { ...SIZE, link: 'links.next' } },
  'header-link': {
    ...{ page: { ...SIZE, link: { header: 'Link' } }, more: { total: { header: 'X-Total-Count' } }, without: 'items' },
  },
};

const visit = (uuid: string, day?: string): PagedRecord => ({
  uuid,
  ...(day === undefined ? {} : { day }),
  audit: { made: AT, changed: AT, removed: null },
});

for (const by of Object.keys(WAYS) as PagedApiOptions['by'][]) {
  describe(`a JSON API that pages by ${by}`, () => {
    let api: PagedApi;
    let printed: ReturnType<typeof muteConsole>;
    afterEach(async () => {
      printed.restore();
      await api.close();
    });

    async function start(options: Partial<PagedApiOptions> = {}): Promise<void> {
      printed = muteConsole();
      api = await startPagedApi({ by, ...options });
      api.records.push(...['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((uuid) => visit(uuid, '2026-03-05')));
      api.records.push(visit('april', '2026-04-02'), visit('undated'));
    }

    function kind(isCounted = true): JsonKind {
      const { page, more = {}, without } = WAYS[by];
      const all: JsonKind = {
        ...{ path: 'visits', items: 'data.items', id: 'uuid', total: 'meta.total', page, changes: CHANGES },
        ...{ window: { from: 'from', to: 'to' }, ...more },
      };
      const { items, total, ...rest } = all;
      return {
        ...rest,
        ...(without === 'items' || items === undefined ? {} : { items }),
        ...(isCounted && total !== undefined ? { total } : {}),
      };
    }

    const source = (isCounted = true) =>
      jsonApiSource({ visit: kind(isCounted) })(jsonOverHttp(request)({ baseUrl: api.url }));

    async function read(isCounted = true): Promise<string> {
      let ids = new Set<string>();
      const found = await readWhole(source(isCounted), VIEW, MARCH, {
        begin: () => {
          ids = new Set();
        },
        add: ({ records }) => {
          for (const { id = '' } of records) ids.add(id);
        },
        result: () => ids,
      });
      return [...found].sort().join('');
    }

    it('is read to its end, whether it counts or not', async () => {
      await start();
      assert.equal(await read(), 'abcdefg');
      assert.equal(await read(false), 'abcdefg');
      assert.equal(await source().countUndated(VIEW), 1);
    });

    it('loses nothing where pages are smaller than asked for, one in the middle too', async () => {
      await start({ sizes: (page) => (by === 'number' ? 2 : [3, 1, 2][page]) });
      assert.equal(await read(), 'abcdefg');
      assert.equal(await read(false), 'abcdefg');
    });

    it('tells of changes and deletions by what is nested in a record', async () => {
      await start();
      const later = '2026-04-02T08:00:00.000Z';
      api.records.push({ uuid: 'moved', day: '2026-02-01', audit: { made: AT, changed: later } });
      api.records.push({ uuid: 'gone', day: '2026-02-01', audit: { made: AT, changed: later, removed: later } });
      api.records.push({ uuid: 'new', day: '2026-03-09', audit: { made: later, changed: later } });
      const from = source();
      const [feed] = from.feeds([VIEW]);
      assert.ok(feed);
      assert.equal(await from.newestChange(feed), later);
      const found: string[] = [];
      for await (const { changes } of from.changesSince(feed, later))
        found.push(...changes.map(({ id, isInPlace, version }) => `${id} ${isInPlace} ${version}`));
      assert.deepEqual(found.sort(), [
        `gone false ${later} true`,
        `moved false ${later} false`,
        `new true ${later} false`,
      ]);
    });

    it('notices a page that shifts while it is read, and reads again', async () => {
      let isFirst = true;
      await start({
        before: (page, records) => {
          if (page !== 1 || !isFirst) return;
          isFirst = false;
          records.splice(0, 1);
        },
      });
      assert.equal(await read(), 'bcdefg');
    });

    it('refuses a page that comes again and again', async () => {
      const first: unknown[] = [];
      await start({
        answer: (answer, page) => {
          if (page === 0) first.push(answer.body);
          const own = answer.body as { data?: { items: unknown } };
          const old = structuredClone(first.at(-1)) as { data?: { items: unknown } };
          if (own.data === undefined) answer.body = old;
          else if (old.data !== undefined) own.data.items = old.data.items;
        },
      });
      await assert.rejects(read(false), { code: 'pages-repeat', message: /gave as page 2 what it had given before/ });
    });

    it('keeps to the configured origin and path', async () => {
      await start({ origin: 'http://elsewhere.example.org' });
      assert.equal(await read(), 'abcdefg');
      assert.deepEqual([...new Set(api.requests.map(({ path }) => path))], ['/api/visits']);
    });

    if (by === 'token' || by === 'body-link') {
      const again = (body: unknown) => {
        const { meta, links } = body as { meta: { next: unknown }; links: { next: unknown } };
        meta.next = 't3';
        links.next = '/visits?after=t3&limit=3';
      };

      it('refuses a token or a link that comes for ever', async () => {
        await start({ answer: ({ body }, page) => page > 0 && again(body) });
        await assert.rejects(read(), { code: 'pages-repeat', message: /gave as page \d+ what it had given before/ });
      });

      it('goes on after an empty page that is not the last', async () => {
        await start({ sizes: (page) => (page === 1 ? 0 : 3), answer: ({ body }, page) => page === 1 && skip(body) });
        const skip = (body: unknown) => {
          const { meta, links } = body as { meta: { next: unknown }; links: { next: unknown } };
          meta.next = 't03';
          links.next = '?after=t03&limit=3&from=2026-03-01&to=2026-03-31';
        };
        assert.equal(await read(), 'abcdefg');
      });

      it('refuses a token or a link that is no text', async () => {
        await start({
          answer: ({ body }) => Object.assign(body as object, { meta: { total: 7, next: {} }, links: { next: [] } }),
        });
        await assert.rejects(read(), { code: 'unexpected-answer', message: /without a text "(meta|links)\.next"/ });
      });
    }

    if (by === 'number' || by === 'offset') {
      it('says so where an empty page comes too early', async () => {
        await start({
          answer: ({ body }, page) => {
            if (page === 1) (body as { data: { items: unknown } }).data.items = [];
          },
        });
        await assert.rejects(read(), { code: 'count-mismatch', message: /gave 3 records on all pages, and counts 7/ });
      });
    }

    it('says which number or list is not in the answer', async () => {
      await start({
        answer: (answer) => {
          answer.headers['x-total-count'] = 'many';
          if (!Array.isArray(answer.body)) answer.body = { data: {}, meta: {} };
        },
      });
      const missing = by === 'header-link' ? /number in the header X-Total-Count/ : /without a list "data\.items"/;
      await assert.rejects(read(), { code: 'unexpected-answer', message: missing });
    });
  });
}

describe('a JSON API that pages by tokens and always gives one', () => {
  const start = async (last: object) => {
    const api = await startPagedApi({
      by: 'token',
      answer: ({ body }) => {
        const { meta } = body as { meta: Record<string, unknown> };
        if (meta.next === null) Object.assign(meta, last);
      },
    });
    api.records.push(...['a', 'b', 'c', 'd'].map((uuid) => visit(uuid, '2026-03-05')));
    return api;
  };

  for (const [title, last, more] of [
    ['says that there is no other page', { next: 'end', more: false }, { more: 'meta.more' }],
    ['gives an empty page with the same token', { next: 't4' }, {}],
  ] as const) {
    it(`ends where it ${title}`, async () => {
      const printed = muteConsole();
      const api = await start(last);
      try {
        const page = { ...SIZE, token: 'after', next: 'meta.next', ...more };
        const window = { from: 'from', to: 'to' };
        const kind = { path: 'visits', items: 'data.items', id: 'uuid', page, window };
        const ids: unknown[] = [];
        const from = jsonApiSource({ visit: kind })(jsonOverHttp(request)({ baseUrl: api.url }));
        for await (const { records } of from.pages(VIEW, MARCH)) ids.push(...records.map(({ id }) => id));
        assert.deepEqual(ids, ['a', 'b', 'c', 'd']);
      } finally {
        printed.restore();
        await api.close();
      }
    });
  }
});
