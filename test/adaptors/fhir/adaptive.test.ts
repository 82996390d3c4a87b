import assert from 'node:assert/strict';
import { adaptive } from '../../../adaptors/fhir/adaptive.ts';
import type { Transport, TransportRequest } from '../../../adaptors/transport/index.ts';

const request: TransportRequest = { method: 'GET', path: 'Immunization' };

/** A server that says how many requests it had at a time since it was last asked. */
function busyServer(statusOf: (number: number) => number) {
  let underWay = 0;
  let asked = 0;
  const server = { most: 0, asked: () => asked };
  const transport: Transport = {
    system: 'FHIR',
    async send() {
      asked += 1;
      const status = statusOf(asked);
      underWay += 1;
      server.most = Math.max(server.most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      return { status, headers: {}, body: undefined };
    },
  };
  return { server, transport };
}

describe('adaptive', () => {
  const send = (transport: Transport, count: number) =>
    Promise.all(Array.from({ length: count }, () => transport.send(request)));

  it('lets only so many requests through at a time', async () => {
    const { server, transport } = busyServer(() => 200);
    const modest = adaptive(transport, 3);
    assert.equal((await send(modest, 10)).length, 10);
    assert.equal(server.most, 3);
  });

  it('halves them after a 429 or 503, down to one, and dares one more after twenty good answers', async () => {
    const { server, transport } = busyServer((number) => (number === 1 ? 429 : number === 2 ? 503 : 200));
    const modest = adaptive(transport, 4);
    await modest.send(request);
    await modest.send(request);
    server.most = 0;
    await send(modest, 20);
    assert.equal(server.most, 1);
    await send(modest, 3);
    assert.equal(server.most, 2);
  });

  it('goes on after a request that failed', async () => {
    const failing: Transport = { system: 'FHIR', send: async () => Promise.reject(new RangeError('cut off')) };
    const modest = adaptive(failing, 1);
    await assert.rejects(modest.send(request), RangeError);
    await assert.rejects(modest.send(request), RangeError);
  });
});
