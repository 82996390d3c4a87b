import assert from 'node:assert/strict';
import { readAll } from '../../../../adaptors/dhis2/metadata/read-all.ts';
import type { Transport, TransportRequest } from '../../../../adaptors/transport/index.ts';

/** A server that answers pages of ids. */
function serverOf(
  pages: readonly (readonly string[])[],
  total: number,
): Transport & { readonly asked: TransportRequest[] } {
  const asked: TransportRequest[] = [];
  return {
    system: 'DHIS2',
    asked,
    send(request) {
      asked.push(request);
      const page = Number(request.query?.page);
      const things = (pages[page - 1] ?? []).map((id) => ({ id }));
      return Promise.resolve({
        status: 200,
        headers: {},
        body: { pager: { page, pageCount: pages.length, total }, things },
      });
    },
  };
}

describe('readAll', () => {
  it('reads page after page, each object once', async () => {
    const server = serverOf([['a', 'b'], ['b', 'c'], ['d']], 4);
    const items = await readAll(server, 'things', 'id:in:[a]', 'id');
    assert.deepEqual(
      items.map(({ id }) => id),
      ['a', 'b', 'c', 'd'],
    );
    assert.equal(server.asked.length, 3);
  });

  it('reads an empty collection', async () => {
    assert.deepEqual(await readAll(serverOf([], 0), 'things', 'id:in:[a]', 'id'), []);
  });

  it('refuses pages that hold less than they promise', async () => {
    await assert.rejects(readAll(serverOf([['a'], ['a']], 2), 'things', 'id:in:[a]', 'id'), {
      code: 'unexpected-answer',
      message: /answered 1 of 2 objects/,
    });
  });

  it('refuses an answer without the list', async () => {
    const server: Transport = { system: 'DHIS2', send: () => Promise.resolve({ status: 200, headers: {}, body: {} }) };
    await assert.rejects(readAll(server, 'things', 'id:in:[a]', 'id'), /answered without "things"/);
  });
});
