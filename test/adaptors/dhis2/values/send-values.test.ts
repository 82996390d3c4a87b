import assert from 'node:assert/strict';
import type { Change } from '../../../../adaptors/dhis2/values/diff-values.ts';
import { type SendOptions, sendValues } from '../../../../adaptors/dhis2/values/send-values.ts';
import type { Settled } from '../../../../adaptors/dhis2/values/settle-changes.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { answer, BATCH_HANDLER, change, KEY, NOTHING, OPTIONS } from '../support/changes.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, BCG, BELO, CENDRA, DEFAULT, FROM_1, NOW, OPV, transportTo, UNDER_1 } from '../support/sample-report.ts';

for (const version of ['2.41', '2.43'] as const) {
  describe(`send values to ${version}`, () => {
    quiet();
    let server: Dhis2Server;
    let posts: InterceptedRequest[];
    let waits: number[];
    let fault: (post: number) => Fault | undefined;

    beforeEach(async () => {
      posts = [];
      waits = [];
      fault = () => undefined;
      server = await startDhis2Server({
        version,
        metadata: sampleMetadata(),
        now: () => new Date(NOW),
        intercept: (request) => {
          if (request.method !== 'POST') return undefined;
          posts.push(request);
          return fault(posts.length);
        },
      });
    });

    afterEach(() => server.close());

    const send = (changes: Change[], options: Partial<SendOptions> = {}) =>
      sendValues(transportTo(server.url), changes, {
        ...OPTIONS,
        refusesGroups: version === '2.43',
        sleep: (ms) => {
          waits.push(ms);
          return Promise.resolve();
        },
        ...options,
      });
    const codes = ({ refused }: Settled) => refused.map(({ reason }) => reason.code);
    const valuesOf = (body: Buffer) => (JSON.parse(body.toString()) as { dataValues: Change[] }).dataValues;
    const unitsOf = ({ body }: InterceptedRequest) => valuesOf(body).map(({ orgUnit }) => orgUnit);
    const stored = () => server.values().map(({ orgUnit, value, deleted }) => `${orgUnit} ${deleted ? 'gone' : value}`);
    const gets = () => server.requests.filter(({ method }) => method === 'GET').length;

    it('sends strings, the data set alone at set level, and deletions without a value', async () => {
      server.put({ ...KEY, dataElement: BCG.id, orgUnit: BELO, value: '9', storedBy: 'tallysheet' });
      const { accepted, refused } = await send([change(AMARI, '3'), change(BELO, undefined)]);
      assert.deepEqual([accepted.length, refused], [2, []]);
      const place = `"dataElement":"${BCG.id}","categoryOptionCombo":"${UNDER_1}","attributeOptionCombo":"${DEFAULT}"`;
      const sent = JSON.parse(posts[0]?.body.toString() ?? '') as { dataSet: string; dataValues: object[] };
      assert.deepEqual(Object.keys(sent).sort(), ['dataSet', 'dataValues']);
      assert.equal(sent.dataSet, 'jqSaKxtj8IA');
      assert.deepEqual(sent.dataValues, [
        JSON.parse(`{${place},"orgUnit":"${AMARI}","period":"202403","value":"3"}`),
        JSON.parse(`{${place},"orgUnit":"${BELO}","period":"202403","deleted":true}`),
      ]);
      assert.deepEqual(posts[0]?.query.toString(), '');
      assert.deepEqual(stored(), [`${BELO} gone`, `${AMARI} 3`]);
      assert.equal(gets(), 0);
    });

    it('sends nothing for nothing', async () => {
      assert.deepEqual(await send([]), { accepted: [], refused: [], left: [] });
      assert.equal(posts.length, 0);
    });

    it('sends whole org units a request, in order', async () => {
      const both = (unit: string) => [change(unit, '1'), change(unit, '2', { categoryOptionCombo: FROM_1 })];
      await send([...both(AMARI), ...both(BELO), change(CENDRA, '5')], { chunkSize: 3 });
      assert.deepEqual(posts.map(unitsOf), [
        [AMARI, AMARI],
        [BELO, BELO, CENDRA],
      ]);
    });

    it('accepts the good values beside a bad one, and says of the bad one why', async () => {
      const settled = await send([
        change(AMARI, '3'),
        change(AMARI, 'many', { dataElement: OPV.id }),
        change(BELO, '4'),
      ]);
      assert.deepEqual(
        settled.accepted.map(({ value }) => value),
        ['3', '4'],
      );
      const code = version === '2.41' ? 'E7619' : 'E8122';
      assert.deepEqual([settled.refused[0]?.change.value, codes(settled), posts.length], ['many', [code], 1]);
      assert.match(settled.refused[0]?.reason.means ?? '', /another value type/);
      assert.deepEqual(stored(), [`${BELO} 4`, `${AMARI} 3`]);
    });

    it('keeps the good values of one org unit however wrong those of another are', async () => {
      const wrong = { categoryOptionCombo: DEFAULT };
      const all = [change(AMARI, '1'), change(BELO, '2', wrong), change(CENDRA, '3'), change(CENDRA, '4', wrong)];
      const settled = await send(all);
      const isOld = version === '2.41';
      assert.deepEqual(settled.accepted.length, isOld ? 4 : 2);
      assert.deepEqual(codes(settled), isOld ? [] : ['E8024', 'E8024']);
      if (!isOld) assert.deepEqual(stored(), [`${CENDRA} 3`, `${AMARI} 1`]);
    });

    it('takes all for refused where the data set refuses', async () => {
      const late = { period: '202406' };
      const settled = await send([change(AMARI, '3', late), change(BELO, '3', late)]);
      assert.deepEqual(settled.accepted, []);
      const code = version === '2.41' ? 'E7641' : 'E8030';
      assert.deepEqual([codes(settled), posts.length], [[code, code], 1]);
    });

    it('lets what DHIS2 holds decide where the counts do not cover what was sent', async () => {
      server.put({ ...KEY, dataElement: BCG.id, orgUnit: AMARI, value: '3', storedBy: 'tallysheet' });
      fault = () =>
        answer(200, { status: 'SUCCESS', importCount: { ...NOTHING, updated: 1, ignored: 1 }, conflicts: [] });
      const settled = await send([change(AMARI, '3'), change(BELO, '4')]);
      assert.deepEqual(
        [settled.accepted.map(({ orgUnit }) => orgUnit), codes(settled), gets()],
        [[AMARI], ['not-stored'], 1],
      );
    });

    it('says which conflict without positions concerns a value', async () => {
      const of = (code: string, id: string) => ({ errorCode: code, value: `Not accessible: \`${id}\`` });
      fault = () =>
        answer(409, { importCount: NOTHING, conflicts: [of('E7617', AMARI), of('E7612', BELO)], rejectedIndexes: [] });
      const settled = await send([change(BELO, '1'), change(AMARI, '2'), change(CENDRA, '3')], {
        refusesGroups: false,
      });
      assert.deepEqual(codes(settled), ['E7612', 'E7617', 'E7617']);
    });

    it('sends again what another import stood in the way of', async () => {
      fault = (post) => (post === 1 ? answer(409, { importCount: NOTHING, description: BATCH_HANDLER }) : undefined);
      const { accepted, refused } = await send([change(AMARI, '3')]);
      assert.deepEqual([accepted.length, refused.length, posts.length, waits], [1, 0, 2, [1000]]);
      assert.deepEqual(posts[0]?.body, posts[1]?.body);
    });

    it('gives up after three times, with what DHIS2 said', async () => {
      fault = () => answer(409, { importCount: NOTHING, description: BATCH_HANDLER, conflicts: [] });
      const settled = await send([change(AMARI, '3')]);
      assert.deepEqual([codes(settled), posts.length], [['not-stored'], 3]);
      assert.match(settled.refused[0]?.reason.message ?? '', /Failed to flush BatchHandler/);
    });

    it('does not send again a 409 that stored the good values, nor a failure of another kind', async () => {
      await send([change(AMARI, '3'), change(BELO, 'many')]);
      assert.equal(posts.length, 1);
      fault = () => answer(409, { importCount: NOTHING, description: 'The import process failed: bad date' });
      assert.equal(codes(await send([change(CENDRA, '3')]))[0], 'not-stored');
      assert.equal(posts.length, 2);
    });

    it('asks for a dry run in the query, never in the body, and stores and reads nothing', async () => {
      const { accepted, refused } = await send([change(AMARI, '3'), change(BELO, 'many')], { dryRun: true });
      assert.deepEqual([accepted.length, refused.length], [1, 1]);
      assert.equal(posts[0]?.query.toString(), 'dryRun=true');
      assert.doesNotMatch(posts[0]?.body.toString() ?? '', /dryRun|completeDate/);
      assert.deepEqual([stored(), gets()], [[], 0]);
    });

    it('takes a dry run that names no values for refused', async () => {
      fault = () => answer(409, { importCount: NOTHING, conflicts: [{ errorCode: 'E8104', indexes: [-1] }] });
      assert.deepEqual(codes(await send([change(AMARI, '3')], { dryRun: true })), ['E8104']);
    });

    it('parts what the server fails on until the bad value stands alone, and never sends that again', async () => {
      const bad = change(CENDRA, '13');
      const failure: Fault = {
        kind: 'answer',
        status: 500,
        headers: { 'content-type': 'application/json' },
        body: '{"message":"it broke"}',
      };
      fault = (post) => (posts[post - 1]?.body.toString().includes('"13"') ? failure : undefined);
      const units = [AMARI, BELO, CENDRA].flatMap((unit) => [change(unit, '1', { dataElement: OPV.id })]);
      const settled = await send([...units, bad].sort((one, other) => (one.orgUnit < other.orgUnit ? -1 : 1)));
      assert.deepEqual(
        settled.refused.map(({ change: { value } }) => value),
        ['13'],
      );
      assert.deepEqual([codes(settled), settled.accepted.length], [['http-500'], 3]);
      assert.equal(settled.refused[0]?.reason.message, 'DHIS2 answered 500: it broke');
      const alone = posts.filter(({ body }) => body.includes('"13"') && valuesOf(body).length === 1);
      assert.equal(alone.length, 1);
    });

    it('stops where the server fails on everything', async () => {
      fault = () => ({ kind: 'answer', status: 500, headers: { 'content-type': 'application/json' }, body: '{}' });
      const many = Array.from({ length: 64 }, (_, at) => change(AMARI, String(at)));
      const settled = await send(many);
      assert.deepEqual([settled.accepted.length, settled.refused.length, posts.length], [0, 64, 31]);
    });

    it('sends smaller pieces where a proxy finds one too large', async () => {
      fault = (post) =>
        (posts[post - 1]?.body.length ?? 0) > 300 ? { kind: 'answer', status: 413, headers: {}, body: '' } : undefined;
      const settled = await send([change(AMARI, '1'), change(BELO, '2'), change(CENDRA, '3')]);
      assert.deepEqual([settled.accepted.length, posts.length], [3, 5]);
    });

    if (version === '2.43') {
      it('tries each org unit of a closed period once, since any of them may have a lock exception', async () => {
        const conflict = { errorCode: 'E8030', value: 'Untimely data entry', indexes: [0] };
        fault = () => answer(409, { importCount: NOTHING, conflicts: [conflict] });
        const many = Array.from({ length: 64 }, (_, at) => change(`unit${String(at).padStart(7, '0')}`, '1'));
        const settled = await send(many, { mayBeExempt: true });
        assert.deepEqual([settled.refused.length, posts.length], [64, 127]);
      });

      it('stops soon where the server says SUCCESS and stores nothing, whatever is sent', async () => {
        server.swallowWrites(10_000);
        const many = Array.from({ length: 64 }, (_, at) =>
          change(AMARI, String(at), { categoryOptionCombo: `c${at}` }),
        );
        fault = () => answer(200, { status: 'SUCCESS', importCount: { ...NOTHING, ignored: 1 }, conflicts: [] });
        const settled = await send(many);
        assert.deepEqual([settled.refused.length, posts.length, gets()], [64, 33, 1]);
      });
    }

    it('leaves what does not fit into the time for the next run', async () => {
      const settled = await send([change(AMARI, '1'), change(BELO, '2')], { chunkSize: 1, hasTime: () => false });
      assert.deepEqual([settled.accepted.length, settled.refused.length, posts.length], [1, 0, 1]);
      assert.deepEqual(settled.left.length, 1);
    });

    it('parts no further when the time is over', async () => {
      fault = () => ({ kind: 'answer', status: 500, headers: { 'content-type': 'application/json' }, body: '{}' });
      const settled = await send([change(AMARI, '1'), change(BELO, '2')], { hasTime: () => false });
      assert.deepEqual([codes(settled), posts.length], [['http-500', 'http-500'], 1]);
    });

    it('strips a NUL from comments, which makes 2.43 store nothing and say SUCCESS', async () => {
      const settled = await send([change(AMARI, '3', { comment: 'from\0the registry' })]);
      assert.deepEqual([settled.accepted.length, server.values()[0]?.comment], [1, 'fromthe registry']);
    });
  });
}
