import assert from 'node:assert/strict';
import { type Meter, metered, type RetryOptions, retrying } from '../../../adaptors/transport/index.ts';
import {
  type Answer,
  cutOff,
  deadOrigin,
  dhis2At,
  fhirAt,
  muteConsole,
  patience,
  reply,
  startWire,
  type Wire,
} from './wire.ts';

const request = { method: 'GET' as const, path: 'Immunization' };

describe('retrying', () => {
  let wire: Wire;
  let answers: Answer[];
  let printed: ReturnType<typeof muteConsole>;

  beforeEach(async () => {
    printed = muteConsole();
    answers = [];
    wire = await startWire((...args) => (answers[args[2]] ?? answers.at(-1) ?? reply(200, {}))(...args));
  });

  afterEach(async () => {
    printed.restore();
    await wire.close();
  });

  async function run(options: Omit<RetryOptions, 'sleep'> = {}, at = fhirAt) {
    const { sleep, waits } = patience();
    const response = await retrying(at(wire.origin), { ...options, sleep }).send(request);
    return { response, waits };
  }

  it('tries 429, 502, 503 and 504 again, waiting twice as long each time', async () => {
    for (const status of [429, 502, 503, 504]) {
      const before = wire.received.length;
      answers = [];
      answers[before] = reply(status, {});
      answers[before + 1] = reply(status, {});
      answers[before + 2] = reply(200, { total: 1 });
      const { response, waits } = await run();
      assert.deepEqual(response.body, { total: 1 });
      assert.deepEqual(waits, [500, 1000]);
      assert.equal(wire.received.length - before, 3);
    }
  });

  it('tries what a proxy answers in HTML again', async () => {
    answers = [reply(502, '<html>', 'text/html'), reply(200, { total: 1 })];
    assert.deepEqual((await run()).waits, [500]);
    answers = [...answers, reply(502, '<html>', 'text/html'), reply(200, { total: 1 })];
    assert.deepEqual((await run({}, dhis2At)).response.body, { total: 1 });
  });

  it('tries an answer that is cut off again', async () => {
    answers = [cutOff(200), cutOff(200), reply(200, { total: 2 })];
    const { response, waits } = await run();
    assert.deepEqual(response.body, { total: 2 });
    assert.deepEqual(waits, [500, 1000]);
  });

  it('gives back the last answer when the attempts are used up', async () => {
    answers = [reply(503, { attempt: 1 }), reply(503, { attempt: 2 }), reply(503, { attempt: 3 }), reply(200, {})];
    const { response, waits } = await run();
    assert.equal(response.status, 503);
    assert.deepEqual(response.body, { attempt: 3 });
    assert.deepEqual(waits, [500, 1000]);
  });

  it('tries once where one attempt is allowed', async () => {
    answers = [reply(503, {})];
    assert.deepEqual((await run({ attempts: 1 })).waits, []);
    assert.equal(wire.received.length, 1);
  });

  for (const status of [400, 401, 403, 404, 409, 500]) {
    it(`does not try ${status} again`, async () => {
      answers = [reply(status, {})];
      const { response, waits } = await run();
      assert.equal(response.status, status);
      assert.deepEqual(waits, []);
      assert.equal(wire.received.length, 1);
    });
  }

  const asked: [string, string, number][] = [
    ['waits as long as the server asks', '7', 7000],
    ['waits no longer than allowed', '3600', 30_000],
    ['waits as usual for a date of long ago', 'Wed, 21 Oct 2015 07:28:00 GMT', 500],
    ['waits as usual for nonsense', '-4', 500],
  ];
  for (const [title, after, wait] of asked) {
    it(title, async () => {
      answers = [reply(429, {}, 'application/json', { 'retry-after': after }), reply(200, {})];
      for (const at of [fhirAt, dhis2At]) {
        const { waits } = await run({}, at);
        assert.deepEqual(waits, [wait]);
        answers = [...answers, ...answers];
      }
    });
  }

  it('waits until the day that the server names, by the clock of the server', async () => {
    const date = 'Wed, 21 Oct 2026 07:28:00 GMT';
    answers = [
      reply(503, {}, 'application/json', { date, 'retry-after': 'Wed, 21 Oct 2026 07:28:09 GMT' }),
      reply(200, {}),
    ];
    assert.deepEqual((await run()).waits, [9000]);
  });

  it('shortens usual waits by chance, to a half at most', async () => {
    answers = [reply(503, {}), reply(503, {}), reply(200, {})];
    const numbers = [0, 0.5];
    assert.deepEqual((await run({ random: () => numbers.shift() ?? 1 })).waits, [250, 750]);
  });

  it('does not wait beyond the time that is left', async () => {
    answers = [reply(503, { attempt: 1 }), reply(503, { attempt: 2 }), reply(200, {})];
    const { response, waits } = await run({ hasTime: (ms) => ms < 1000 });
    assert.deepEqual([response.body, waits], [{ attempt: 2 }, [500]]);
    answers = [...answers.slice(0, 2), reply(429, { attempt: 3 }, 'application/json', { 'retry-after': '20' })];
    const late = await run({ hasTime: (ms) => ms < 1000 });
    assert.deepEqual([late.response.body, late.waits], [{ attempt: 3 }, []]);
  });

  it('sends what may not be repeated once', async () => {
    answers = [reply(503, {}), reply(200, {})];
    const { sleep, waits } = patience();
    const transport = retrying(fhirAt(wire.origin), { sleep });
    assert.equal((await transport.send({ ...request, once: true })).status, 503);
    assert.deepEqual([waits, wire.received.length], [[], 1]);
  });

  it('tries again where nothing listens, and throws the last error', async () => {
    const { sleep, waits } = patience();
    const transport = retrying(fhirAt(await deadOrigin()), { attempts: 4, waitMs: 10, sleep });
    await assert.rejects(transport.send(request), { name: 'TransportError', code: 'unreachable' });
    assert.deepEqual(waits, [10, 20, 40]);
  });

  it('does not wait for a credential to mend itself, nor for other errors', async () => {
    const { sleep, waits } = patience();
    await assert.rejects(retrying(dhis2At('http://127.0.0.1:9', {}), { sleep }).send(request), {
      code: 'misconfigured',
    });
    const broken = { system: 'FHIR' as const, send: () => Promise.reject(new RangeError('ours')) };
    await assert.rejects(retrying(broken, { sleep }).send(request), RangeError);
    assert.deepEqual(waits, []);
  });

  it('recovers from a connection that breaks', async () => {
    answers = [(response) => response.destroy(), reply(200, { total: 1 })];
    assert.deepEqual((await run()).response.body, { total: 1 });
  });
});

describe('metered', () => {
  let wire: Wire;
  let printed: ReturnType<typeof muteConsole>;

  beforeEach(async () => {
    printed = muteConsole();
    wire = await startWire((response, _, index) => {
      if (index === 0) reply(503, {}, 'application/json', { 'content-length': '2' })(response, { ..._ }, index);
      else reply(200, { total: 10 }, 'application/json', { 'content-length': '12' })(response, { ..._ }, index);
    });
  });

  afterEach(async () => {
    printed.restore();
    await wire.close();
  });

  it('counts every attempt and the bytes of the answers', async () => {
    const meter: Meter = { traffic: {} };
    const { sleep } = patience();
    const transport = retrying(metered(fhirAt(wire.origin), meter), { sleep });
    await transport.send(request);
    assert.deepEqual(meter.traffic, { FHIR: { requests: 2, bytes: 14 } });
    await metered(dhis2At(wire.origin), meter).send(request);
    assert.deepEqual(meter.traffic, { FHIR: { requests: 2, bytes: 14 }, DHIS2: { requests: 1, bytes: 12 } });
  });

  it('takes the length of the JSON where the server declares none, and counts what fails', async () => {
    const meter: Meter = { traffic: { FHIR: { requests: 5, bytes: 100 } } };
    const open = { system: 'FHIR' as const, send: async () => ({ status: 200, headers: {}, body: { a: 1 } }) };
    await metered(open, meter).send(request);
    const empty = { system: 'FHIR' as const, send: async () => ({ status: 204, headers: {}, body: undefined }) };
    await metered(empty, meter).send(request);
    await assert.rejects(metered(fhirAt(await deadOrigin()), meter).send(request));
    assert.deepEqual(meter.traffic, { FHIR: { requests: 8, bytes: 107 } });
  });
});
