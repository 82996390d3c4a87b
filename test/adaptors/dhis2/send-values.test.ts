import assert from 'node:assert/strict';
import type { Change } from '../../../adaptors/dhis2/diff-values.ts';
import { sendValues } from '../../../adaptors/dhis2/send-values.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { quiet } from './support/quiet.ts';
import { AMARI, BCG, BELO, CENDRA, DEFAULT, FROM_1, NOW, OPV, transportTo, UNDER_1 } from './support/sample-report.ts';

const KEY = { categoryOptionCombo: UNDER_1, attributeOptionCombo: DEFAULT, period: '202403' };
const BATCH_HANDLER = 'The import process failed: Failed to flush BatchHandler';

function change(orgUnit: string, value: string | undefined, changed: Partial<Change> = {}): Change {
  const kind = value === undefined ? 'delete' : 'create';
  return { ...KEY, dataElement: BCG.id, orgUnit, kind, value, ...changed };
}

function answer(status: number, response: object): Fault {
  const headers = { 'content-type': 'application/json' };
  return { kind: 'answer', status, headers, body: JSON.stringify({ status: 'ERROR', response }) };
}

const NOTHING = { imported: 0, updated: 0, ignored: 0, deleted: 0 };

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

    const send = (changes: Change[], options: { dryRun?: boolean; chunkSize?: number } = {}) =>
      sendValues(transportTo(server.url), changes, {
        dataSet: 'jqSaKxtj8IA',
        dryRun: false,
        chunkSize: 2000,
        sleep: (ms) => {
          waits.push(ms);
          return Promise.resolve();
        },
        ...options,
      });
    const stored = () => server.values().map(({ orgUnit, value, deleted }) => `${orgUnit} ${deleted ? 'gone' : value}`);
    const gets = () => server.requests.filter(({ method }) => method === 'GET').length;

    it('sends strings, the data set alone at set level, and deletions without a value', async () => {
      server.put({ ...KEY, dataElement: BCG.id, orgUnit: BELO, value: '9', storedBy: 'tallysheet' });
      const { accepted, refused, conflicts } = await send([change(AMARI, '3'), change(BELO, undefined)]);
      assert.deepEqual([accepted.length, refused.length, conflicts], [2, 0, []]);
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
      assert.deepEqual(await send([]), { accepted: [], refused: [], conflicts: [] });
      assert.equal(posts.length, 0);
    });

    it('sends whole org units a request, in order', async () => {
      const both = (unit: string) => [change(unit, '1'), change(unit, '2', { categoryOptionCombo: FROM_1 })];
      await send([...both(AMARI), ...both(BELO), change(CENDRA, '5')], { chunkSize: 3 });
      const units = posts.map(({ body }) =>
        (JSON.parse(body.toString()) as { dataValues: Change[] }).dataValues.map(({ orgUnit }) => orgUnit),
      );
      assert.deepEqual(units, [
        [AMARI, AMARI],
        [BELO, BELO, CENDRA],
      ]);
    });

    it('accepts the good values beside a bad one, and says of the bad one why', async () => {
      const { accepted, refused, conflicts } = await send([
        change(AMARI, '3'),
        change(AMARI, 'many', { dataElement: OPV.id }),
        change(BELO, '4'),
      ]);
      assert.deepEqual(
        accepted.map(({ value }) => value),
        ['3', '4'],
      );
      const code = version === '2.41' ? 'E7619' : 'E8122';
      assert.deepEqual(
        refused.map((one) => `${one.change.value} ${one.code}`),
        [`many ${code}`],
      );
      const [conflict, ...rest] = conflicts;
      assert.deepEqual(rest, []);
      assert.deepEqual(Object.keys(conflict ?? {}).sort(), [
        'code',
        'dataElement',
        'fix',
        'message',
        'orgUnit',
        'period',
        'values',
      ]);
      assert.deepEqual([conflict?.code, conflict?.dataElement, conflict?.values], [code, OPV.id, 1]);
      assert.deepEqual(stored(), [`${BELO} 4`, `${AMARI} 3`]);
    });

    it('counts the same conflict of many values together', async () => {
      const { conflicts } = await send([change(AMARI, 'many'), change(BELO, 'many'), change(CENDRA, 'many')]);
      assert.deepEqual(
        conflicts.map(({ values, orgUnit, period }) => [values, orgUnit, period]),
        [[3, undefined, '202403']],
      );
    });

    it('takes all for refused where the data set refuses', async () => {
      const { accepted, refused } = await send([change(AMARI, '3', { period: '202406' })]);
      assert.deepEqual(accepted, []);
      assert.deepEqual(
        refused.map(({ code }) => code),
        [version === '2.41' ? 'E7641' : 'E8030'],
      );
    });

    it('lets what DHIS2 holds decide where the counts do not cover what was sent', async () => {
      server.put({ ...KEY, dataElement: BCG.id, orgUnit: AMARI, value: '3', storedBy: 'tallysheet' });
      fault = () => answer(200, { status: 'SUCCESS', importCount: { ...NOTHING, ignored: 2 }, conflicts: [] });
      const { accepted, refused, conflicts } = await send([change(AMARI, '3'), change(BELO, '4')]);
      assert.deepEqual(
        [accepted.map(({ orgUnit }) => orgUnit), refused.map(({ code }) => code), gets()],
        [[AMARI], ['not-stored'], 1],
      );
      assert.deepEqual([conflicts.length, conflicts[0]?.values], [1, 1]);
    });

    it('says which conflict without positions concerns a value', async () => {
      const of = (code: string, id: string) => ({ errorCode: code, value: `Not accessible: \`${id}\`` });
      fault = () =>
        answer(409, { importCount: NOTHING, conflicts: [of('E7617', AMARI), of('E7612', BELO)], rejectedIndexes: [] });
      const { refused } = await send([change(BELO, '1'), change(AMARI, '2'), change(CENDRA, '3')]);
      assert.deepEqual(
        refused.map(({ code }) => code),
        ['E7612', 'E7617', 'E7617'],
      );
    });

    it('sends again what another import stood in the way of', async () => {
      fault = (post) => (post === 1 ? answer(409, { importCount: NOTHING, description: BATCH_HANDLER }) : undefined);
      const { accepted, refused } = await send([change(AMARI, '3')]);
      assert.deepEqual([accepted.length, refused.length, posts.length, waits], [1, 0, 2, [1000]]);
      assert.deepEqual(posts[0]?.body, posts[1]?.body);
    });

    it('gives up after three times, with what DHIS2 said', async () => {
      fault = () => answer(409, { importCount: NOTHING, description: BATCH_HANDLER, conflicts: [] });
      const { refused, conflicts } = await send([change(AMARI, '3')]);
      assert.deepEqual([refused.map(({ code }) => code), posts.length], [['not-stored'], 3]);
      assert.match(conflicts[0]?.message ?? '', /Failed to flush BatchHandler/);
    });

    it('does not send again a 409 that stored the good values, nor a failure of another kind', async () => {
      await send([change(AMARI, '3'), change(BELO, 'many')]);
      assert.equal(posts.length, 1);
      fault = () => answer(409, { importCount: NOTHING, description: 'The import process failed: bad date' });
      assert.equal((await send([change(CENDRA, '3')])).refused[0]?.code, 'not-stored');
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
      assert.deepEqual((await send([change(AMARI, '3')], { dryRun: true })).refused[0]?.code, 'E8104');
    });

    it('stops at an answer without counts', async () => {
      fault = () => ({ kind: 'answer', status: 500, headers: { 'content-type': 'application/json' }, body: '{}' });
      await assert.rejects(send([change(AMARI, '3')]), { code: 'server-error' });
      assert.equal(posts.length, 1);
    });
  });
}

describe('send values to 2.43, which can answer SUCCESS for nothing', () => {
  quiet();
  it('reads back, and reports the values as not stored', async () => {
    const server = await startDhis2Server({ version: '2.43', metadata: sampleMetadata(), now: () => new Date(NOW) });
    try {
      server.swallowNextWrite();
      const { accepted, refused, conflicts } = await sendValues(transportTo(server.url), [change(AMARI, '3')], {
        dataSet: 'jqSaKxtj8IA',
        dryRun: false,
        chunkSize: 2000,
        sleep: () => Promise.resolve(),
      });
      assert.deepEqual([accepted, refused.map(({ code }) => code)], [[], ['not-stored']]);
      assert.match(conflicts[0]?.message ?? '', /^DHIS2 answered without a conflict/);
    } finally {
      await server.close();
    }
  });
});
