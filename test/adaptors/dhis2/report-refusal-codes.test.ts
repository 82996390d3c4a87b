import assert from 'node:assert/strict';
import { CLOSED_CODES, explainCode, IMPORT_CODES } from '../../../adaptors/dhis2/conflicts/explain-code.ts';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { DISTRICTS } from '../../../cli/sandbox/sample/places.ts';
import { type RefusalCase, refusing } from './support/refusals.ts';
import { AMARI, BCG, BELO, bcg, DEFAULT, element, NOW, report, UNDER_1 } from './support/sample-report.ts';
import { held, serverPerTest } from './support/server-per-test.ts';

const PERIOD = '202403';
const DATA_SET = 'jqSaKxtj8IA';
const VALUE = 'Value #0 ';
const WHOLE_UNIT = `org unit ${BELO} and period(s): \`[${PERIOD}]\``;

/** Codes by how they come, with DHIS2's words. */
const OLD: Readonly<Record<'value' | 'set', Readonly<Record<string, string>>>> = {
  set: {
    E7600: `Data set not found or not accessible: \`${DATA_SET}\``,
    E7601: `User: \`TLx8xBQD0us\` does not have write access for DataSet: \`${DATA_SET}\``,
    E7603: `Org unit not found or not accessible: \`${BELO}\``,
    E7604: `Attribute option combo not found or not accessible: \`${DEFAULT}\``,
  },
  value: {
    E7610: `Data element not found or not accessible: \`${BCG.id}\``,
    E7611: `Period not valid: \`${PERIOD}\``,
    E7612: `Organisation unit not found or not accessible: \`${BELO}\``,
    E7613: `Category option combo not found or not accessible for writing data: \`${UNDER_1}\``,
    E7614: `Category option combo: \`${UNDER_1}\` option not accessible: \`VGOvs7zRWLE\``,
    E7615: `Attribute option combo not found or not accessible for writing data: \`${DEFAULT}\``,
    E7616: `Attribute option combo: \`${DEFAULT}\` option not accessible: \`xYerKDKCefk\``,
    E7617: `Organisation unit: \`${BELO}\` not in hierarchy of current user: \`TLx8xBQD0us\``,
    E7618: `Data value or comment not specified for data element: \`${BCG.id}\``,
    E7619: `Value must match value type of data element \`${BCG.id}\`: \`Data value is not numeric\``,
    E7620: 'Invalid comment: comment_length_greater_than_max_length',
    E7621: `Data value is not a valid option of the data element option set: \`${BCG.id}\``,
    E7622: 'User is not assigned to any org unit to enter data for',
    E7630: 'Category option combo is required but is not specified',
    E7631: 'Attribute option combo is required but is not specified',
    E7632: `Period type of period: \`${PERIOD}\` not valid for data element: \`${BCG.id}\``,
    E7633: `Data element: \`${BCG.id}\` is not part of dataset(s): \`${DATA_SET}\``,
    E7634: `Category option combo: \`${UNDER_1}\` must be part of category combo of data element: \`${BCG.id}\``,
    E7635: `Attribute option combo: \`${DEFAULT}\` must be part of category combo of data sets of data element: \`${BCG.id}\``,
    E7636: `Data element: \`${BCG.id}\` must be assigned through data sets to organisation unit: \`${BELO}\``,
    E7637: 'Invalid storedBy: tallysheet',
    E7638: `Period: \`${PERIOD}\` is not within date range of attribute option combo: \`${DEFAULT}\``,
    E7639: `Organisation unit: \`${BELO}\` is not valid for attribute option combo: \`${DEFAULT}\``,
    E7640: `Current date is past expiry days for period: \`${PERIOD}\`  and data set: \`${DATA_SET}\``,
    E7641: `Period: \`${PERIOD}\` is after latest open future period: \`202402\` for data element: \`${BCG.id}\``,
    E7642: `Data already approved for data set: \`${DATA_SET}\` period: \`${PERIOD}\` org unit: \`${BELO}\``,
    E7643: `Period: \`${PERIOD}\` is not open for this data set at this time: \`${DATA_SET}\``,
    E7644: `Period: \`${PERIOD}\` does not conform to the open periods of associated data sets`,
    E7645: `No data value for file resource exist for the given combination for data element: \`${BCG.id}\``,
  },
};

const NEW: Readonly<Record<'value' | 'group' | 'decode', Readonly<Record<string, string>>>> = {
  group: {
    E8000: 'Atomic mode requires all values to be valid but only 1/2 were. First issue: Value #1 value is required',
    E8002: `Data set detection failed, found multiple sets: \`[${DATA_SET}, other]\``,
    E8003: `Data set detection failed, found no set for data element(s): \`[${BCG.id}]\``,
    E8005: `Data set not found: \`${DATA_SET}\``,
    E8010: `Current user cannot enter data for data set: \`${DATA_SET}\``,
    E8011: `Current user cannot enter data for org unit(s): \`[${BELO}]\``,
    E8012: 'Current user cannot enter data for category option(s): `[VGOvs7zRWLE]`',
    E8020: `Data set ${DATA_SET} not usable with data element(s): \`[${BCG.id}]\``,
    E8021: `Data set ${DATA_SET} not usable with period(s): \`[${PERIOD}]\``,
    E8022: `Data set ${DATA_SET} not usable with org unit(s): \`[${BELO}]\``,
    E8023: `Data set ${DATA_SET} not usable with attribute option combo(s): \`[${DEFAULT}]\``,
    E8024: `Data set ${DATA_SET} + data element ${BCG.id} not usable with category option combo(s): \`[${UNDER_1}]\``,
    E8025: `Attribute option combo ${DEFAULT} not usable with org unit(s): \`[${BELO}]\``,
    E8030: `Untimely data entry for data set ${DATA_SET} and period(s): \`[${PERIOD}]\``,
    E8031: `Untimely data entry for ${WHOLE_UNIT}`,
    E8032: `Untimely data entry for attribute option combo ${DEFAULT} and period(s): \`[${PERIOD}]\``,
    E8033: `Data already approved for attribute option combo ${DEFAULT}, ${WHOLE_UNIT}`,
    E8128: `Value #[0, 1] all affect the same data value: \`DataValueKey[dataElement=${BCG.id}]\``,
  },
  decode: {
    E8004: `Data set UID not valid: \`${DATA_SET}\``,
    E8008: 'Data set `completeDate` is not a valid date string: `x`',
    E8009: 'Data set `completeDate` requires data set, org unit and period to be defined at the group level.',
    E8100: 'Value #0 period not defined in group or value: `null`',
    E8101: 'Data set required to decode options',
    E8102: 'Value #0 data element not defined in group or value: `null`',
    E8103: `Value #0 data element not found: \`${BCG.id}\``,
    E8104: `Value #0 data element UID not valid: \`${BCG.id}\``,
    E8105: 'Value #0 org unit not defined in group or value: `null`',
    E8106: `Value #0 org unit UID not valid: \`${BELO}\``,
    E8107: `Value #0 org unit not found: \`${BELO}\``,
    E8108: `Value #0 category option combo not found: \`${UNDER_1}\``,
    E8109: `Value #0 category option combo UID not valid: \`${UNDER_1}\``,
    E8110: `Value #0 attribute option combo not found: \`${DEFAULT}\``,
    E8111: `Value #0 attribute option combo UID not valid: \`${DEFAULT}\``,
    E8126: `Value #0 data element ${BCG.id} has no category combo`,
    E8127: 'Value #0 no category option combo for these options',
  },
  value: {
    E8120: `${VALUE}value is required`,
    E8121: `${VALUE}value or comment is required`,
    E8122: `${VALUE}value \`4\` is no valid INTEGER: value_not_integer`,
    E8123: `${VALUE}value \`4\` is no valid option for data element \`${BCG.id}\``,
    E8124: `${VALUE}comment is no valid option`,
    E8125: `${VALUE}comment too long (max 5,000 characters)\``,
  },
};

/** Of other formats than JSON, and of deletions by scope, which are never sent. */
const NEVER = ['E8001', 'E8006', 'E8007', 'E8034', 'E8035'];

/** Refusals of a data set or a period, which each part of what was sent would meet again. */
const WHOLE = ['E8002', 'E8003', 'E8004', 'E8005', 'E8010', 'E8021', 'E8030'];

/** Refusals that name what both values share: each of them is wrong. */
const SHARED = [
  ...['E8020', 'E8023', 'E8024', 'E8032', 'E8103', 'E8104', 'E8108', 'E8109', 'E8110', 'E8111', 'E8126', 'E8128'],
];

function casesOf(table: Readonly<Record<string, Readonly<Record<string, string>>>>): RefusalCase[] {
  return Object.entries(table).flatMap(([kind, codes]) =>
    Object.entries(codes).map(([code, text]) => ({ code, text, kind: kind as RefusalCase['kind'] })),
  );
}

const CASES = { '2.41': casesOf(OLD), '2.43': casesOf(NEW) };
const CELLS = [bcg(AMARI, 3), bcg(BELO, 4)];
const ALL_HELD = [`${PERIOD} ${BELO} 4`, `${PERIOD} ${AMARI} 3`];

it('every code of an import has a case', () => {
  const tried = Object.values(CASES).flatMap((cases) => cases.map(({ code }) => code));
  assert.deepEqual([...tried, ...NEVER].sort(), Object.keys(IMPORT_CODES).sort());
});

for (const version of ['2.41', '2.43'] as const) {
  describe(`refusals of ${version}, code by code`, () => {
    const suite = serverPerTest(version);
    const isNew = version === '2.43';

    for (const refusal of CASES[version]) {
      const { code, text, kind } = refusal;
      const isWhole = kind === 'set' || WHOLE.includes(code) || SHARED.includes(code);
      const isParked = CLOSED_CODES.has(code) && isWhole;

      it(`${code} comes back with its place and what to do, and nothing is lost`, async () => {
        const server = await suite.start();
        suite.fault = refusing(server, BELO, refusal, isNew);
        const state = await report(server.url, CELLS);
        const [conflict, ...rest] = state.report.conflicts;
        const { means, fix } = explainCode(code);
        assert.deepEqual(rest, []);
        assert.deepEqual(conflict, {
          code,
          // Neither the value, nor who is the user, nor a number is repeated.
          message: text.replace(/^Value #0 (?:value )?/, 'Value ').replace(/(?<=`)[4x](?=`)|tallysheet|5,000/, '…'),
          ...{ means, fix },
          dataElement: BCG.code,
          line: 31,
          ...(isWhole ? {} : { orgUnit: BELO }),
          period: PERIOD,
          options: ['< 1 year'],
          values: isWhole ? 2 : 1,
          rows: isWhole ? 7 : 4,
        });
        assert.deepEqual(held(server), isWhole ? [] : [`${PERIOD} ${AMARI} 3`]);
        assert.deepEqual([state.report.sent.created, state.report.sent.refused], isWhole ? [0, 2] : [1, 1]);
        assert.deepEqual(
          [state.dirty, state.parked],
          isParked ? [[], [{ period: PERIOD, code, since: NOW, values: 2 }]] : [[PERIOD], []],
        );
        await mended(server, state);
      });

      if (CLOSED_CODES.has(code) && !isWhole) {
        it(`${code} parks a period of which nothing else is to be sent`, async () => {
          const server = await suite.start();
          suite.fault = refusing(server, BELO, refusal, isNew);
          const state = await report(server.url, [bcg(BELO, 4)]);
          assert.deepEqual([state.dirty, state.parked], [[], [{ period: PERIOD, code, since: NOW, values: 1 }]]);
          assert.deepEqual(state.report.parkedAnew, [PERIOD]);
          await mended(server, state);
        });
      }
    }

    async function mended(server: Dhis2Server, kept: Awaited<ReturnType<typeof report>>): Promise<void> {
      suite.fault = () => undefined;
      const next = await report(server.url, CELLS, { kept, proposed: { retryParked: true } });
      assert.deepEqual([next.report.conflicts, next.dirty, next.parked], [[], [], []]);
      assert.deepEqual(held(server), ALL_HELD);
    }
  });
}

/** Metadata that change in DHIS2 after the preflight has looked, before the values come; by the code that follows. */
const RACES: Readonly<Record<'2.41' | '2.43', readonly [string, (server: Dhis2Server) => void][]>> = {
  '2.41': [
    ['E7601', (server) => importDataSet(server, { sharing: sharing('rwr-----') })],
    ['E7614', lockOption],
    ['E7617', moveUser],
    ['E7619', (server) => server.importMetadata({ dataElements: [element(BCG, 'DATE')] })],
    ['E7640', (server) => importDataSet(server, { expiryDays: 1 })],
    ['E7643', (server) => importDataSet(server, { dataInputPeriods: [{ period: { id: '202401' } }] })],
  ],
  '2.43': [
    ['E8010', (server) => importDataSet(server, { sharing: sharing('rwr-----') })],
    ['E8011', moveUser],
    ['E8012', lockOption],
    ['E8020', (server) => importDataSet(server, { dataSetElements: [] })],
    ['E8021', (server) => importDataSet(server, { periodType: 'Weekly' })],
    ['E8022', (server) => importDataSet(server, { organisationUnits: [] })],
    ['E8023', (server) => importDataSet(server, { categoryCombo: { id: 'FcENCewDeaL' } })],
    [
      'E8024',
      (server) => server.importMetadata({ dataElements: [{ ...element(BCG, 'NUMBER'), categoryCombo: undefined }] }),
    ],
    ['E8030', (server) => importDataSet(server, { expiryDays: 1 })],
    [
      'E8031',
      (server) =>
        server.importMetadata({ organisationUnits: [AMARI, BELO].map((id) => ({ id, closedDate: '2024-02-01' })) }),
    ],
    ['E8122', (server) => server.importMetadata({ dataElements: [element(BCG, 'DATE')] })],
  ],
};

for (const version of ['2.41', '2.43'] as const) {
  describe(`refusals of ${version} that the preflight cannot know of`, () => {
    const suite = serverPerTest(version);
    for (const [code, change] of RACES[version]) {
      it(`${code}: what changes while a report runs is told, and made up for`, async () => {
        const server = await suite.start();
        let left = 1;
        suite.fault = ({ method }) => {
          if (method === 'POST' && left-- > 0) change(server);
          return undefined;
        };
        const state = await report(server.url, CELLS);
        const conflicts = state.report.conflicts.map((conflict) => [conflict.code, conflict.line]);
        assert.ok(conflicts.length > 0);
        for (const conflict of conflicts) assert.deepEqual(conflict, [code, 31]);
        assert.deepEqual([state.report.sent.refused, held(server)], [2, []]);
        assert.deepEqual(
          [state.dirty, (state.parked ?? []).map((parked) => parked.code)],
          CLOSED_CODES.has(code) ? [[], [code]] : [[PERIOD], []],
        );
        for (const document of sampleMetadata()) server.importMetadata(document);
        server.importMetadata({ organisationUnits: [AMARI, BELO].map((id) => ({ id, closedDate: undefined })) });
        importDataSet(server, { dataInputPeriods: [], categoryCombo: undefined });
        const next = await report(server.url, CELLS, { kept: state, proposed: { retryParked: true } });
        assert.deepEqual([next.report.conflicts, next.dirty, next.parked], [[], [], []]);
        assert.deepEqual(held(server), ALL_HELD);
      });
    }
  });
}

function sharing(access: string) {
  return { public: access, external: false, users: {}, userGroups: {} };
}

/** The sample's data set, changed. */
function importDataSet(server: Dhis2Server, changed: object): void {
  for (const document of sampleMetadata()) {
    const { dataSets } = document as { dataSets?: object[] };
    if (dataSets !== undefined) server.importMetadata({ dataSets: dataSets.map((each) => ({ ...each, ...changed })) });
  }
}

function moveUser(server: Dhis2Server): void {
  server.importMetadata({ users: [{ id: 'TLx8xBQD0us', organisationUnits: [{ id: DISTRICTS[1]?.orgUnit }] }] });
}

function lockOption(server: Dhis2Server): void {
  server.importMetadata({ categoryOptions: [{ id: 'VGOvs7zRWLE', sharing: sharing('rwr-----') }] });
}
