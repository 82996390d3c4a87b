import assert from 'node:assert/strict';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import {
  AMARI,
  BCG,
  BELO,
  bcg,
  DEFAULT,
  element,
  measure,
  NOW,
  report,
  sampleMapping,
  source,
  transportTo,
  UNDER_1,
} from './support/sample-report.ts';
import { held, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const HTML = { 'content-type': 'text/html' };
const JSON_TYPE = { 'content-type': 'application/json' };
const PLACE = { dataElement: BCG.id, categoryOptionCombo: UNDER_1, attributeOptionCombo: DEFAULT, orgUnit: AMARI };

const isImport = ({ method }: InterceptedRequest) => method === 'POST';
const isReadBack = ({ method, path }: InterceptedRequest) => method === 'GET' && path.endsWith('/dataValueSets');
const isDataSet = ({ path }: InterceptedRequest) => path.endsWith('/dataSets');
const isOptions = ({ path }: InterceptedRequest) => path.endsWith('/categoryOptions');

function page(status: number): Fault {
  return { kind: 'answer', status, headers: HTML, body: '<html><title>Gateway</title></html>' };
}

for (const version of ['2.41', '2.43'] as const) {
  describe(`report bad input to ${version}`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';

    async function converges(server: Dhis2Server, kept: Parameters<typeof report>[2] = {}): Promise<void> {
      suite.fault = () => undefined;
      const next = await report(server.url, [bcg(AMARI, 3)], kept);
      assert.deepEqual([next.report.conflicts, next.dirty, held(server)], [[], [], [`${LATER} ${AMARI} 3`]]);
    }

    const ANSWERS: [string, (request: InterceptedRequest) => boolean, Fault, string][] = [
      ["a proxy's page with 200 for the data set", isDataSet, page(200), 'unreadable-answer'],
      ["a proxy's page with 200 for the read-back", isReadBack, page(200), 'unreadable-answer'],
      ["a proxy's page with 200 for the category options", isOptions, page(200), 'unreadable-answer'],
      ["a proxy's page with 200 for the import", isImport, page(200), 'unreadable-answer'],
      ["a proxy's page with 502 for the data set", isDataSet, page(502), 'server-error'],
      ["a proxy's page with 502 for the read-back", isReadBack, page(502), 'server-error'],
      ['a data set that is cut off', isDataSet, { kind: 'truncate' }, 'unreadable-answer'],
      ['a read-back that is cut off', isReadBack, { kind: 'truncate' }, 'unreadable-answer'],
      [
        'an answer to the import that is no summary',
        isImport,
        { kind: 'answer', status: 200, headers: JSON_TYPE, body: '{"status":"OK"}' },
        'unexpected-answer',
      ],
    ];
    for (const [title, when, fault, code] of ANSWERS) {
      it(`${title} stops the run, and the next one makes up for it`, async () => {
        const server = await suite.start();
        suite.fault = (request) => (when(request) ? fault : undefined);
        await assert.rejects(report(server.url, [bcg(AMARI, 3)]), (error: Error & { code?: string; fix?: string }) => {
          assert.ok(error.code === code || error.code === 'unreachable', error.code);
          assert.notEqual(error.fix ?? '', '');
          return true;
        });
        await converges(server);
      });
    }

    const LOST: [string, Fault, number][] = [
      ["a proxy's page with 502 for the import", page(502), 0],
      ['an answer to the import that is cut off', { kind: 'truncate' }, 1],
      ['no answer to the import', { kind: 'lost' }, 1],
    ];
    for (const [title, fault, stored] of LOST) {
      it(`${title} is settled by what DHIS2 holds`, async () => {
        const server = await suite.start();
        suite.fault = (request) => (isImport(request) ? fault : undefined);
        const state = await report(server.url, [bcg(AMARI, 3)]);
        assert.deepEqual([held(server).length, state.report.sent.created], [stored, stored]);
        assert.deepEqual(
          [state.report.conflicts.map(({ code }) => code), state.dirty],
          stored === 1 ? [[], []] : [['no-answer'], [LATER]],
        );
        await converges(server, { kept: state });
      });
    }

    it('an answer to the import that is cut off once is no loss: the values are found', async () => {
      const server = await suite.start();
      let left = 1;
      suite.fault = (request) => (isImport(request) && left-- > 0 ? { kind: 'truncate' } : undefined);
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual([state.report.sent.created, state.report.sent.refused, state.dirty], [1, 0, []]);
      await converges(server, { kept: state });
    });

    it('a proxy that finds even one value too large is told, value by value', async () => {
      const server = await suite.start();
      suite.fault = (request) => (isImport(request) ? { kind: 'answer', status: 413, headers: HTML } : undefined);
      const state = await report(server.url, [bcg(AMARI, 3)]);
      const [conflict] = state.report.conflicts;
      assert.deepEqual([conflict?.code, conflict?.line, conflict?.orgUnit], ['http-413', 31, AMARI]);
      assert.match(`${conflict?.means} ${conflict?.fix}`, /even a single value too large raise the limit/);
      assert.deepEqual([state.dirty, state.report.sent.refused], [[LATER], 1]);
      await converges(server, { kept: state });
    });

    it('numbers are sent as texts, which 2.43 insists on', async () => {
      const server = await suite.start();
      server.importMetadata({ dataElements: [element(BCG, 'NUMBER')] });
      const body = { dataSet: 'jqSaKxtj8IA', dataValues: [{ ...PLACE, period: LATER, value: 14 }] };
      const { status } = await transportTo(server.url).send({ method: 'POST', path: 'dataValueSets', body });
      assert.equal(status, isNew ? 500 : 200);
      suite.posts.splice(0);
      const state = await report(server.url, [bcg(AMARI, '14.50'), bcg(BELO, 7)]);
      assert.equal(state.report.sent.refused, 0);
      const sent = suite.posts.flatMap((post) => {
        const { dataValues } = JSON.parse(post.body.toString()) as { dataValues: { value: unknown }[] };
        return dataValues.map(({ value }) => value);
      });
      assert.deepEqual(sent.sort(), ['14.50', '7']);
    });

    it('two cells for one place are a fault of the mapping, and nothing is sent', async () => {
      const server = await suite.start();
      const twice = [bcg(AMARI, 3), bcg(AMARI, 4, ['AGE_UNDER_1'])];
      await assert.rejects(report(server.url, twice), {
        code: 'options-named-twice',
        message: /< 1 year.*AGE_UNDER_1/,
      });
      await assert.rejects(report(server.url, [bcg(AMARI, 3), bcg(AMARI, 3)]), { code: 'options-named-twice' });
      const sources = [source([measure(BCG.code, 31), measure(BCG.id, 40)])];
      await assert.rejects(report(server.url, [bcg(AMARI, 3)], { mapping: sampleMapping({ sources }) }), {
        code: 'element-named-twice',
        message: /"EPI_BCG_GIVEN" \(line 31\) and "WSy7zOZx1Wl" \(line 40\) are both data element WSy7zOZx1Wl/,
      });
      assert.equal(suite.posts.length, 0);
      await converges(server);
    });

    it('a data set that is gone since the last run stops the run, and nothing is lost', async () => {
      const server = await suite.start();
      const kept = await report(server.url, [bcg(AMARI, 2)]);
      server.importMetadata({ dataSets: [{ id: 'jqSaKxtj8IA', code: 'OTHER' }] });
      const posts = suite.posts.length;
      await assert.rejects(report(server.url, [bcg(AMARI, 3)], { kept }), {
        code: 'data-set-not-found',
        message: /no data set with code or UID "EPI_MONTHLY" — correct dataSet in the mapping, or share/,
      });
      assert.equal(suite.posts.length, posts);
      for (const document of sampleMetadata()) server.importMetadata(document);
      await converges(server, { kept });
    });

    it('a data set that is hidden while the report runs stops it or is told, and nothing is lost', async () => {
      const server = await suite.start();
      const sharing = { public: 'rw------', external: false, users: {}, userGroups: {} };
      suite.fault = (request) => {
        if (isImport(request)) {
          for (const document of sampleMetadata()) {
            const { dataSets } = document as { dataSets?: object[] };
            if (dataSets) server.importMetadata({ dataSets: dataSets.map((each) => ({ ...each, sharing })) });
          }
        }
        return undefined;
      };
      await assert.rejects(report(server.url, [bcg(AMARI, 3)]), {
        code: 'refused',
        message: /share the data set with/,
      });
      assert.deepEqual(held(server), []);
      for (const document of sampleMetadata()) server.importMetadata(document);
      await converges(server);
    });

    it('periods of another calendar are never sent', async () => {
      const posts: InterceptedRequest[] = [];
      const server = await startDhis2Server({
        version,
        calendar: 'nepali',
        metadata: sampleMetadata(),
        now: () => new Date(NOW),
        intercept: (request) => {
          if (isImport(request)) posts.push(request);
          return undefined;
        },
      });
      try {
        await assert.rejects(report(server.url, [bcg(AMARI, 3)]), {
          code: 'other-calendar',
          message: /its calendar is nepali, .* — write period: \{ calendar: nepali \}/,
        });
        assert.deepEqual([posts.length, server.values()], [0, []]);
      } finally {
        await server.close();
      }
    });

    const midnight = '2024-04-01T12:00:00Z';
    const [dayBefore, dayAfter, nextDay] = ['2024-03-31T12:00:00Z', '2024-04-02T12:00:00Z', '2024-04-03T12:00:00Z'];

    it('a clock that is a day ahead of the server parks the period, which comes back by itself', async () => {
      const server = await suite.start({}, dayBefore);
      const lines: string[] = [];
      const state = await report(server.url, [bcg(AMARI, 3)], { running: { now: midnight }, lines });
      assert.match(lines.join('\n'), /The clock of DHIS2 is about 24 hours behind the instant of this run/);
      const code = isNew ? 'E8030' : 'E7641';
      assert.deepEqual(state.parked, [{ period: LATER, code, since: midnight, values: 1 }]);
      assert.deepEqual([state.dirty, held(server), state.report.parkedAnew], [[], [], [LATER]]);
      const later = await suite.start({}, midnight);
      const next = { kept: state, proposed: { periods: [EARLIER] }, running: { now: dayAfter } };
      const waiting = await report(later.url, [], next);
      assert.deepEqual([waiting.parked, waiting.dirty], [[], [LATER]]);
      await converges(later, { kept: waiting, running: { now: nextDay } });
    });

    it('a clock that is a day behind the server sends nothing too early, and comes back by itself', async () => {
      const server = await suite.start({}, midnight);
      const state = await report(server.url, [bcg(AMARI, 3)], { running: { now: dayBefore } });
      assert.deepEqual(
        [state.parked, suite.posts.length],
        [[{ period: LATER, code: 'not-open', since: dayBefore, values: 1 }], 0],
      );
      const next = { kept: state, proposed: { periods: [EARLIER] }, running: { now: midnight } };
      const waiting = await report(server.url, [], next);
      assert.deepEqual([waiting.parked, waiting.dirty], [[], [LATER]]);
      await converges(server, { kept: waiting });
    });

    it('a refusal of an older period by 2.43 stays parked until someone asks', async () => {
      const server = await suite.start();
      const parked = [{ period: LATER, code: 'E8030', since: '2024-04-20T08:00:00Z' }];
      const next = { kept: { parked }, proposed: { periods: [EARLIER] }, running: { now: '2024-05-20T08:00:00Z' } };
      assert.deepEqual((await report(server.url, [], next)).parked, parked);
    });
  });
}
