import assert from 'node:assert/strict';
import type { InterceptedRequest } from '../../cli/sandbox/fhir/index.ts';
import { startHttpServer } from '../../cli/sandbox/http/index.ts';
import { beforeFault, converges, LATER_VALUES, runInto } from './support/before-fault.ts';
import { answerWith, type FaultCase } from './support/fault-case.ts';
import { FIRST_CURSOR, FIRST_VALUES, tinyMetadata } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const JSON_TYPE = { 'content-type': 'application/json' };
const isReadBack = ({ method, path }: InterceptedRequest) => method === 'GET' && path === '/api/dataValueSets';
const isImport = ({ method }: InterceptedRequest) => method === 'POST';
const isDataSets = ({ path }: InterceptedRequest) => path === '/api/dataSets';
const isAnything = () => true;

const answer = answerWith(JSON_TYPE);

const CASES: readonly FaultCase[] = [
  {
    title: 'a 401',
    when: isAnything,
    fault: answer(401, '{"httpStatusCode":401,"message":"Unauthorized"}'),
    message: /DHIS2: GET me answered 401 — .*check user, password or token \(unauthorized\)/,
  },
  {
    title: 'an HTML page',
    when: isAnything,
    fault: answer(200, '<!doctype html><title>Login</title>', { 'content-type': 'text/html' }),
    message: /DHIS2: GET me answered 200 with text\/html instead of JSON — .*\(unreadable-answer\)/,
  },
  {
    title: 'a read-back with an empty body',
    when: isReadBack,
    fault: answer(200),
    message: /DHIS2: GET dataValueSets answered .* — .*\((unexpected|unreadable)-answer\)/,
  },
  {
    title: 'a read-back without dataValues',
    when: isReadBack,
    fault: answer(200, '{}'),
    message:
      /DHIS2: GET dataValueSets answered without "dataValues" — share the data set .* give the user every org unit .*\(unexpected-answer\)/,
  },
  {
    title: 'an answer without the data sets',
    when: isDataSets,
    fault: answer(200, '{"pager":{}}'),
    message: /DHIS2: GET dataSets answered without "dataSets" — .*\(unexpected-answer\)/,
  },
  {
    title: 'no such data set',
    when: isDataSets,
    fault: answer(200, '{"dataSets":[]}'),
    message: /there is no data set with code or UID "EPI_MONTHLY" — correct dataSet in the mapping/,
  },
];

describe('faults of DHIS2', function () {
  this.timeout(180_000);
  let world: TinyWorld;
  afterEach(() => world.close());

  for (const { title, when, fault, message } of CASES) {
    it(`${title} stops the run, and the next one makes up for it`, async () => {
      world = await beforeFault();
      world.faults.dhis2 = (request) => (when(request) ? fault : undefined);
      await runInto(world, { step: 'report', message });
      assert.deepEqual(world.values(), FIRST_VALUES);
      await converges(world);
    });
  }

  it('a redirect to a login page stops the run, and nothing goes there', async () => {
    world = await beforeFault();
    const elsewhere = await startHttpServer({ handle: () => ({ status: 200, headers: JSON_TYPE, body: '{}' }) });
    try {
      const location = `http://127.0.0.1:${elsewhere.port}/dhis-web-login`;
      world.faults.dhis2 = () => answer(302, '', { location });
      const message = /DHIS2: GET me answered 302, a redirect — .*login page: check the credential .*\(redirected\)/;
      await runInto(world, { step: 'report', message });
      assert.equal(elsewhere.requests.length, 0);
    } finally {
      await elsewhere.close();
    }
    await converges(world);
  });

  for (const [status, body, code] of [
    [500, '{"message":"An internal error"}', 'http-500'],
    [409, '{"status":"ERROR","message":"Import is busy"}', 'http-409'],
  ] as const) {
    it(`a ${status} without counts to the import makes the run red, and the next one makes up for it`, async () => {
      world = await beforeFault();
      world.faults.dhis2 = (request) => (isImport(request) ? answer(status, body) : undefined);
      const { ok, error, report } = await world.run();
      assert.equal(ok, false);
      assert.match(error?.message ?? '', new RegExp(`2 values were refused \\(${code}\\)`));
      const [conflict] = report.conflicts as { message: string; line: number; options: string[]; rows?: number }[];
      assert.match(conflict?.message ?? '', /^DHIS2 answered \d+: (An internal error|Import is busy)$/);
      assert.deepEqual([conflict?.options, conflict?.rows], [['< 1 year'], 2]);
      assert.deepEqual([world.values(), world.state().dirty], [FIRST_VALUES, ['202601']]);
      await converges(world);
    });
  }

  it('an import whose reply is lost is sent again, and the run is green', async () => {
    world = await beforeFault();
    let left = 1;
    world.faults.dhis2 = (request) => (isImport(request) && left-- > 0 ? { kind: 'lost' } : undefined);
    const { ok, report } = await world.run();
    assert.equal(ok, true);
    assert.equal((report.sent as { refused: number }).refused, 0);
    assert.deepEqual(world.values(), LATER_VALUES);
    await converges(world);
  });

  it('a run that fails between two months has sent the first, and the next sends the rest alone', async () => {
    world = await startTinyWorld();
    let imports = 0;
    world.faults.dhis2 = (request) => {
      imports += isImport(request) ? 1 : 0;
      return imports > 1 ? answer(500) : undefined;
    };
    await runInto(world, { step: 'report', message: /GET dataValueSets answered 500/ });
    assert.deepEqual(
      world.values(),
      FIRST_VALUES.filter((line) => line.startsWith('202603')),
    );
    world.faults.dhis2 = undefined;
    const { created, unchanged } = (await world.settle()).sent as { created: number; unchanged: number };
    assert.deepEqual([created, unchanged], [8, 4]);
    await converges(world, FIRST_VALUES);
  });
});

for (const version of ['2.41', '2.43'] as const) {
  describe(`values that DHIS2 ${version} refuses`, function () {
    this.timeout(180_000);
    let world: TinyWorld;
    afterEach(() => world.close());

    it('are reported while the good ones are stored, their months stay dirty, and the state goes on', async () => {
      world = await startTinyWorld({ version });
      importElement(world, { valueType: 'DATE' });
      const { ok, error, report } = await world.run();
      assert.equal(ok, false);
      assert.equal(error?.step, 'verdict');
      assert.match(error?.message ?? '', /3 values were refused \(value-type\) — see conflicts/);
      assert.deepEqual(
        world.values(),
        FIRST_VALUES.filter((line) => !line.includes(' MR1 ')),
      );
      assert.deepEqual(report.sent, { created: 9, updated: 0, deleted: 0, unchanged: 0, kept: 0, refused: 3 });
      for (const { code, fix, dataElement, periods } of report.conflicts as Conflict[]) {
        assert.equal(code, 'value-type');
        assert.notEqual(fix, '');
        assert.equal(dataElement, 'EPI_MR1_GIVEN');
        assert.deepEqual(periods, ['202602', '202603']);
      }
      const { dirty, parked, cursor, lastSuccess } = world.state();
      assert.deepEqual([dirty, parked], [['202602', '202603'], []]);
      assert.deepEqual(cursor, FIRST_CURSOR);
      assert.equal(lastSuccess, undefined);
      importElement(world, {});
      await converges(world, FIRST_VALUES);
      assert.deepEqual(world.state().dirty, []);
    });

    it('are not even sent where the user has no right to the data set', async () => {
      const sharing = { public: 'rwr-----', external: false, users: {}, userGroups: {} };
      world = await startTinyWorld({ version, dataSet: { sharing } });
      await runInto(world, {
        step: 'report',
        message: /give the user data write access to the data set.*\(no-right\)/,
      });
      assert.deepEqual([world.values(), world.posts()], [[], 0]);
      for (const document of tinyMetadata()) world.dhis2.importMetadata(document);
      await converges(world, FIRST_VALUES);
    });

    it('are told before anything is sent for a unit that the data set lacks', async () => {
      world = await startTinyWorld({ version, dataSet: { organisationUnits: [{ id: AMARI }, { id: CENDRA }] } });
      const { ok, error, report } = await world.run();
      assert.equal(ok, false);
      assert.match(error?.message ?? '', /6 values were refused \(not-assigned\)/);
      const [conflict] = report.conflicts as Conflict[];
      assert.match(conflict?.fix ?? '', /assign it in DHIS2, or correct the lookup/);
      assert.deepEqual(
        world.values(),
        FIRST_VALUES.filter((line) => !line.includes('Belo')),
      );
      for (const document of tinyMetadata()) world.dhis2.importMetadata(document);
      await converges(world, FIRST_VALUES);
    });
  });
}

it('DHIS2 2.43 that says SUCCESS and stores nothing is found out', async function () {
  this.timeout(180_000);
  const world = await startTinyWorld({ version: '2.43' });
  try {
    world.dhis2.swallowWrites(10);
    const { ok, error } = await world.run();
    assert.equal(ok, false);
    assert.match(error?.message ?? '', /4 values were refused \(not-stored\)/);
    assert.deepEqual(world.state().dirty, ['202603']);
    await converges(world, FIRST_VALUES);
  } finally {
    await world.close();
  }
});

interface Conflict {
  readonly code: string;
  readonly fix: string;
  readonly dataElement: string;
  readonly period: string;
  readonly periods?: readonly string[];
}

const MR1 = 'kGrnHR9zV2G';
const AMARI = 'nnDarh7hZhG';
const CENDRA = 'bSJR8fSeaia';

/** Import the data element of measles and rubella anew, changed. */
function importElement(world: TinyWorld, change: Readonly<Record<string, unknown>>): void {
  for (const document of tinyMetadata()) {
    const { dataElements = [] } = document as { dataElements?: { id: string }[] };
    const found = dataElements.find(({ id }) => id === MR1);
    if (found !== undefined) world.dhis2.importMetadata({ dataElements: [{ ...found, ...change }] });
  }
}
