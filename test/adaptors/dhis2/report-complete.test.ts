import assert from 'node:assert/strict';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../cli/sandbox/http/index.ts';
import {
  AGE,
  AMARI,
  BCG,
  BELO,
  bcg,
  CENDRA,
  DEFAULT,
  element,
  measure,
  report,
  sampleMapping,
  source,
} from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const [EARLIER, LATER] = ['202402', '202403'];
const JSON_TYPE = { 'content-type': 'application/json' };
/** Five days after the end of March the reports of March are due. */
const DUE = '2024-04-06T00:00:00Z';

function complete(afterDays = 5, via: 'endpoint' | 'payload' = 'endpoint', changed: Partial<CompiledMapping> = {}) {
  return sampleMapping({ complete: { afterDays, via }, ...changed });
}

const isRegistration = ({ method, path }: InterceptedRequest) =>
  method === 'POST' && path.endsWith('/completeDataSetRegistrations');
const registered = (server: Dhis2Server) =>
  server.registrations().map(({ period, organisationUnit, attributeOptionCombo }) => {
    assert.equal(attributeOptionCombo, DEFAULT);
    return `${period} ${organisationUnit}`;
  });

for (const version of ['2.41', '2.43'] as const) {
  describe(`declare reports complete to ${version}`, () => {
    const suite = serverPerTest(version);
    const at = (now: string, via?: 'endpoint' | 'payload') => ({
      mapping: complete(5, via),
      running: { now },
      proposed: { now },
    });

    it('registers each org unit with accepted values, once, and sends nothing again', async () => {
      const server = await suite.start();
      const cells = [bcg(AMARI, 3), bcg(BELO, 4), bcg(AMARI, 1, ['< 1 year'], EARLIER)];
      const first = await report(server.url, cells, at(DUE));
      assert.deepEqual(
        registered(server).sort(),
        [`${EARLIER} ${AMARI}`, `${LATER} ${BELO}`, `${LATER} ${AMARI}`].sort(),
      );
      assert.deepEqual([first.report.completeness, first.report.conflicts], [{ registered: 3, already: 0 }, []]);
      const body = JSON.parse(suite.posts.filter(isRegistration).at(-1)?.body.toString() ?? '') as object;
      assert.deepEqual(body, {
        completeDataSetRegistrations: [
          {
            dataSet: 'jqSaKxtj8IA',
            period: EARLIER,
            organisationUnit: AMARI,
            attributeOptionCombo: DEFAULT,
            completed: true,
          },
        ],
      });
      const posts = suite.posts.length;
      const second = await report(server.url, cells, at(DUE));
      assert.deepEqual([second.report.completeness, suite.posts.length], [{ registered: 0, already: 3 }, posts]);
    });

    it('waits for the days after the end of the period', async () => {
      const server = await suite.start();
      const early = await report(server.url, [bcg(AMARI, 3)], at('2024-04-05T23:59:59Z'));
      assert.deepEqual([registered(server), early.report.completeness], [[], { registered: 0, already: 0 }]);
      await report(server.url, [bcg(AMARI, 3)], at(DUE));
      assert.deepEqual(registered(server), [`${LATER} ${AMARI}`]);
    });

    it('registers nothing where the mapping does not ask for it', async () => {
      const server = await suite.start();
      const state = await report(server.url, [bcg(AMARI, 3)]);
      assert.deepEqual([registered(server), 'completeness' in state.report], [[], false]);
      assert.ok(server.requests.every(({ path }) => !path.includes('completeDataSetRegistrations')));
    });

    it('does not register an org unit of which a value was refused, one without cells, nor an unassigned one', async () => {
      const server = await suite.start();
      put(server, '9', { orgUnit: BELO, period: LATER });
      const cells = [bcg(AMARI, 3), bcg(AMARI, 'many', ['≥ 1 year']), bcg(CENDRA, 5)];
      const lookup = [`a\t${AMARI}`, `b\t${BELO}`, `c\t${CENDRA}`];
      const state = await report(server.url, cells, { ...at(DUE), mapping: complete(5, 'endpoint', { lookup }) });
      assert.deepEqual([registered(server), state.report.sent.refused], [[`${LATER} ${CENDRA}`], 1]);
    });

    it('does not register what has a cell without a place in DHIS2', async () => {
      const server = await suite.start();
      const unknown = { ...bcg(AMARI, 3), dataElement: 'EPI_NO_SUCH' };
      const mapping = complete(5, 'endpoint', {
        sources: [source([measure(BCG.code, 31), measure('EPI_NO_SUCH', 32)], { dimensions: [AGE] })],
      });
      await report(server.url, [bcg(AMARI, 3), bcg(BELO, 1), unknown], { ...at(DUE), mapping });
      assert.deepEqual(registered(server), [`${LATER} ${BELO}`]);
    });

    it('leaves a registration that a person has taken back', async () => {
      const server = await suite.start();
      await report(server.url, [bcg(AMARI, 3)], at(DUE));
      const body = {
        completeDataSetRegistrations: [
          { dataSet: 'jqSaKxtj8IA', period: LATER, organisationUnit: AMARI, completed: false },
        ],
      };
      await fetch(`${server.url}/api/completeDataSetRegistrations`, {
        method: 'POST',
        headers: { ...JSON_TYPE, authorization: `Basic ${btoa('admin:district')}` },
        body: JSON.stringify(body),
      });
      const state = await report(server.url, [bcg(AMARI, 4)], at(DUE));
      assert.deepEqual(
        server.registrations().map(({ completed }) => completed),
        [false],
      );
      assert.deepEqual(state.report.completeness, { registered: 0, already: 1 });
    });

    it('registers nothing in a dry run, and says what it would', async () => {
      for (const via of ['endpoint', 'payload'] as const) {
        const server = await suite.start();
        const state = await report(server.url, [bcg(AMARI, 3)], {
          ...at(DUE, via),
          running: { now: DUE, dryRun: true },
        });
        assert.deepEqual([registered(server), held(server)], [[], []]);
        assert.equal(state.report.completeness?.registered, 1);
        assert.ok(suite.posts.every(({ body }) => !body.includes('completeDate')));
      }
    });

    it('says what was not registered and tries again in the next run', async () => {
      const server = await suite.start();
      const refusal = {
        response: {
          status: 'ERROR',
          importCount: { imported: 0, updated: 0, ignored: 1, deleted: 0 },
          conflicts: [{ object: 'BCG', value: 'BCG needs to be filled. It is compulsory.' }],
        },
      };
      const fault: Fault = { kind: 'answer', status: 409, headers: JSON_TYPE, body: JSON.stringify(refusal) };
      suite.fault = (request) => (isRegistration(request) ? fault : undefined);
      const state = await report(server.url, [bcg(AMARI, 3)], at(DUE));
      const [conflict] = state.report.conflicts;
      assert.deepEqual([conflict?.code, conflict?.orgUnit, conflict?.period], ['not-complete', AMARI, LATER]);
      assert.match(conflict?.message ?? '', /did not register 1 reports as complete: BCG needs to be filled/);
      assert.deepEqual([state.dirty, held(server).length], [[LATER], 1]);
      suite.fault = () => undefined;
      const next = await report(server.url, [bcg(AMARI, 3)], { ...at(DUE), kept: state });
      assert.deepEqual([registered(server), next.dirty], [[`${LATER} ${AMARI}`], []]);
    });

    it('sends the date with the values where the mapping says so, with all nine parameters of a report', async () => {
      const server = await suite.start();
      const sources = [source([measure(BCG.code, 31, { comment: 'from the registry' })])];
      const mapping = complete(5, 'payload', { sources });
      const state = await report(server.url, [bcg(AMARI, 3)], { ...at(DUE), mapping });
      const body = JSON.parse(suite.posts[0]?.body.toString() ?? '') as Record<string, unknown>;
      const { dataValues, ...header } = body as { dataValues: Record<string, unknown>[] } & Record<string, unknown>;
      assert.deepEqual(header, {
        dataSet: 'jqSaKxtj8IA',
        completeDate: '2024-04-06',
        period: LATER,
        orgUnit: AMARI,
        attributeOptionCombo: DEFAULT,
      });
      for (const name of ['dataElement', 'categoryOptionCombo', 'value', 'comment'])
        assert.ok(name in (dataValues[0] ?? {}), name);
      assert.deepEqual([registered(server), held(server)], [[`${LATER} ${AMARI}`], [`${LATER} ${AMARI} 3`]]);
      assert.deepEqual([state.report.sent.created, suite.posts.length], [1, 1]);
      assert.equal(server.values()[0]?.comment, 'from the registry');
    });

    it('sends values without a date, and registers nothing, where the preflight found something wrong', async () => {
      const server = await suite.start();
      const cells = [bcg(AMARI, 3), bcg(AMARI, '1.5', ['≥ 1 year'])];
      const state = await report(server.url, cells, at(DUE, 'payload'));
      assert.deepEqual([registered(server), held(server).length, state.report.sent.refused], [[], 1, 1]);
      assert.doesNotMatch(suite.posts[0]?.body.toString() ?? '', /completeDate/);
    });

    it('gives no new date to a report that is registered, whoever did it, when values change later', async () => {
      const server = await suite.start();
      await report(server.url, [bcg(AMARI, 3)], at(DUE, 'payload'));
      const [before] = server.registrations();
      const later = '2024-04-09T00:00:00Z';
      const state = await report(server.url, [bcg(AMARI, 4)], at(later, 'payload'));
      assert.deepEqual(server.registrations(), [before]);
      assert.deepEqual(state.report.completeness, { registered: 0, already: 1 });
      assert.deepEqual(held(server), [`${LATER} ${AMARI} 4`]);
    });

    it('takes a registration back that came with values that DHIS2 refused', async () => {
      const server = await suite.start();
      const codes = { id: 'opSetNumber', name: 'Numbers', code: 'NUMBERS', valueType: 'INTEGER', options: [] };
      server.importMetadata({ optionSets: [codes] });
      server.importMetadata({ dataElements: [{ ...element(BCG, 'INTEGER'), optionSet: { id: codes.id } }] });
      const state = await report(server.url, [bcg(AMARI, 3)], at(DUE, 'payload'));
      assert.deepEqual([held(server), registered(server), state.report.sent.refused], [[], [], 1]);
      assert.deepEqual(state.report.completeness, { registered: 0, already: 0 });
    });

    it('does not register a report in which the value of a person stays', async () => {
      const server = await suite.start();
      put(server, '9', { storedBy: 'nurse' });
      const state = await report(server.url, [bcg(AMARI, 3), bcg(BELO, 4)], at(DUE));
      assert.deepEqual([registered(server), state.report.sent.kept], [[`${LATER} ${BELO}`], 1]);
    });

    it('sends a registration again that failed because no one had used the period yet', async () => {
      const server = await suite.start();
      const response = { status: 'ERROR', description: 'The import process failed: Failed to flush BatchHandler' };
      const importCount = { imported: 0, updated: 0, ignored: 0, deleted: 0 };
      const body = JSON.stringify({ response: { ...response, importCount } });
      let left = 1;
      suite.fault = (request) =>
        isRegistration(request) && left-- > 0 ? { kind: 'answer', status: 409, headers: JSON_TYPE, body } : undefined;
      const state = await report(server.url, [bcg(AMARI, 3)], at(DUE));
      assert.deepEqual([registered(server), state.report.conflicts], [[`${LATER} ${AMARI}`], []]);
      assert.equal(suite.posts.filter(isRegistration).length, 2);
    });
  });
}
