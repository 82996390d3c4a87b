import assert from 'node:assert/strict';
import { sendValues } from '../../../../adaptors/dhis2/values/send-values.ts';
import type { Transport } from '../../../../adaptors/transport/index.ts';
import { startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { answer, change, NOTHING, OPTIONS } from '../support/changes.ts';
import { quiet } from '../support/quiet.ts';
import { AMARI, NOW, transportTo } from '../support/sample-report.ts';

describe('send values to 2.43, which can answer SUCCESS for nothing', () => {
  quiet();
  const swallowed = { status: 'SUCCESS', importCount: { ...NOTHING, ignored: 1 }, conflicts: [], rejectedIndexes: [] };
  const cases: [string, number, string[]][] = [
    ['sends again what another import stood in the way of', 2, []],
    ['gives up after three times, and reports the value as not stored', 3, ['not-stored']],
  ];
  for (const [title, swallows, codes] of cases) {
    it(title, async () => {
      let posts = 0;
      const server = await startDhis2Server({
        version: '2.43',
        metadata: sampleMetadata(),
        now: () => new Date(NOW),
        intercept: ({ method }) => {
          if (method === 'POST') posts += 1;
          return method === 'POST' && posts <= swallows ? answer(200, swallowed) : undefined;
        },
      });
      try {
        const { accepted, refused } = await sendValues(transportTo(server.url), [change(AMARI, '3')], OPTIONS);
        assert.deepEqual(
          refused.map(({ reason }) => reason.code),
          codes,
        );
        assert.deepEqual([accepted.length, posts], [1 - codes.length, 3]);
      } finally {
        await server.close();
      }
    });
  }
});

describe('send values of a large first load', () => {
  it('sends 150,000 changes of one period in two requests', async () => {
    const many = Array.from({ length: 150_000 }, (_, at) => change(`unit${Math.floor(at / 300)}`, String(at)));
    const sizes: number[] = [];
    const transport: Transport = {
      system: 'DHIS2',
      async send({ body }) {
        const { dataValues } = body as { dataValues: unknown[] };
        sizes.push(dataValues.length);
        const response = { importCount: { ...NOTHING, imported: dataValues.length }, description: 'done' };
        return { status: 200, headers: {}, body: { response } };
      },
    };
    const settled = await sendValues(transport, many, { ...OPTIONS, refusesGroups: false, chunkSize: 100_000 });
    assert.deepEqual([settled.accepted.length, sizes], [150_000, [99_900, 50_100]]);
  });
});
