import assert from 'node:assert/strict';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { AMARI, BCG, BELO, bcg, CENDRA, element, report, sampleMapping } from './support/sample-report.ts';
import { held, put, serverPerTest } from './support/server-per-test.ts';

const LATER = '202403';
const ATTRIBUTE = 'qjGm6ert2GX';

/** Codes in the lookup, or none at all: then the places are the codes. */
const ways: [title: string, changed: Partial<CompiledMapping>][] = [
  ['codes of a lookup', { idScheme: 'code', lookup: ['loc-amari\tTL-1001', 'loc-belo\tTL-1002', 'loc-old\tTL-9'] }],
  ['codes that places name', { idScheme: 'code', lookup: null }],
  ['an attribute, by its code', { idScheme: 'attribute:FHIR_ID', lookup: null }],
  ['an attribute, by its UID', { idScheme: `attribute:${ATTRIBUTE}`, lookup: null }],
];

/** Give units a value of the attribute: the same text as their codes. */
function attribute(server: Dhis2Server, values: Readonly<Record<string, string>>): void {
  server.importMetadata({
    attributes: [
      { id: ATTRIBUTE, code: 'FHIR_ID', name: 'FHIR id', valueType: 'TEXT', organisationUnitAttribute: true },
    ],
    organisationUnits: Object.entries(values).map(([id, value]) => ({
      id,
      attributeValues: [{ attribute: { id: ATTRIBUTE }, value }],
    })),
  });
}

const VALUES = { [AMARI]: 'TL-1001', [BELO]: 'TL-1002', [CENDRA]: 'TL-1003' };

for (const version of ['2.41', '2.43'] as const) {
  for (const [title, changed] of ways) {
    describe(`report to ${version} by ${title}`, () => {
      const suite = serverPerTest(version);
      const mapping = sampleMapping(changed);

      async function start(dataSet: object = {}): Promise<Dhis2Server> {
        const server = await suite.start(dataSet);
        attribute(server, VALUES);
        return server;
      }

      it('sends UIDs, and nothing when it is run again', async () => {
        const server = await start();
        const cells = [bcg('TL-1001', 3), bcg('TL-1002', 4)];
        const { report: first } = await report(server.url, cells, { mapping });
        assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`, `${LATER} ${BELO} 4`].sort());
        assert.deepEqual([first.sent.created, first.conflicts], [2, []]);
        const posts = suite.posts.length;
        const { report: second } = await report(server.url, cells, { mapping });
        assert.deepEqual([second.sent.unchanged, second.conflicts, suite.posts.length], [2, [], posts]);
      });

      it('empties units of which nothing is counted any more', async () => {
        const server = await start();
        put(server, '7', { orgUnit: BELO });
        const { report: done } = await report(server.url, [bcg('TL-1001', 3)], { mapping });
        assert.deepEqual([done.sent.created, done.sent.deleted], [1, 1]);
        assert.deepEqual(held(server), [`${LATER} ${AMARI} 3`]);
      });

      it('names what no unit of the data set is called, with the number of its cells', async () => {
        const server = await start();
        const cells = [
          bcg('TL-1001', 3),
          bcg('TL-9', 1),
          bcg('TL-9', 2, ['≥ 1 year']),
          bcg('TL-9', 2, undefined, '202402'),
        ];
        const state = await report(server.url, cells, { mapping });
        const [conflict, ...more] = state.report.conflicts;
        assert.deepEqual(
          [conflict?.code, conflict?.orgUnit, conflict?.values, conflict?.periods, more],
          ['unknown-org-unit', 'TL-9', 3, ['202402', LATER], []],
        );
        assert.match(conflict?.message ?? '', /^no org unit of data set "Immunisation" has the .*"TL-9"/);
        assert.deepEqual(
          [state.report.sent.created, state.report.sent.refused, state.dirty],
          [1, 3, ['202402', LATER]],
        );
      });

      it('puts zeros where nothing was counted, in units that it reports for', async () => {
        const server = await suite.start();
        attribute(server, VALUES);
        server.importMetadata({
          dataElements: [{ ...element(BCG, 'INTEGER_ZERO_OR_POSITIVE'), zeroIsSignificant: true }],
        });
        const zeros = sampleMapping({ ...changed, zeros: 'assigned' });
        await report(server.url, [bcg('TL-1001', 3)], { mapping: zeros, proposed: { periods: [LATER] } });
        const values = held(server);
        const of = (unit: string) => values.filter((line) => line.includes(unit)).map((line) => line.split(' ')[2]);
        // By code every unit of the data set has a name; the elements whose zeros are not significant get none up to 2.42.
        assert.deepEqual(of(AMARI).filter((value) => value === '3').length, 1);
        assert.ok(of(BELO).length > 0 && of(BELO).every((value) => value === '0'));
        const again = await report(server.url, [bcg('TL-1001', 3)], { mapping: zeros, proposed: { periods: [LATER] } });
        const { created, updated, deleted } = again.report.sent;
        assert.deepEqual([created, updated, deleted], [0, 0, 0]);
      });
    });
  }

  describe(`report to ${version} by codes that changed in DHIS2`, () => {
    const suite = serverPerTest(version);
    const places = sampleMapping({ idScheme: 'code', lookup: null });
    const lookup = sampleMapping({ idScheme: 'code', lookup: ['loc-amari\tTL-1001', 'loc-belo\tTL-1002'] });
    const cells = [bcg('TL-1001', 3), bcg('TL-1002', 4)];

    it('empties no unit that may be the one meant, where places are codes', async () => {
      const server = await suite.start();
      await report(server.url, cells, { mapping: places });
      server.importMetadata({ organisationUnits: [{ id: BELO, code: 'NEW-2' }] });
      const state = await report(server.url, [bcg('TL-1001', 5), bcg('TL-1002', 4)], { mapping: places });
      assert.deepEqual(held(server).sort(), [`${LATER} ${AMARI} 5`, `${LATER} ${BELO} 4`].sort());
      assert.deepEqual(
        state.report.conflicts.map(({ code, orgUnit }) => [code, orgUnit]),
        [['unknown-org-unit', 'TL-1002']],
      );
      const next = await report(server.url, [bcg('TL-1001', 5), bcg('NEW-2', 4)], { mapping: places });
      assert.deepEqual([next.report.sent.unchanged, next.report.conflicts], [2, []]);
    });

    it('names the values of a unit that lost its code', async () => {
      const server = await suite.start();
      await report(server.url, cells, { mapping: places });
      server.importMetadata({ organisationUnits: [{ id: BELO, code: undefined }] });
      const { report: done } = await report(server.url, cells, { mapping: places });
      assert.deepEqual(
        done.conflicts.map(({ code, message }) => [code, message]),
        [
          ['unknown-org-unit', 'no org unit of data set "Immunisation" has the code "TL-1002"'],
          ['left-lookup', `org unit ${BELO} has no code and holds 1 values of ours`],
        ],
      );
      assert.equal(held(server).length, 2);
    });

    it('names the values of a unit whose code went to another one', async () => {
      const server = await suite.start();
      await report(server.url, cells, { mapping: places });
      server.importMetadata({
        organisationUnits: [
          { id: BELO, code: undefined },
          { id: CENDRA, code: 'TL-1002' },
        ],
      });
      const { report: done } = await report(server.url, cells, { mapping: places });
      assert.deepEqual(
        done.conflicts.map(({ code, orgUnit, values }) => [code, orgUnit, values]),
        [['left-lookup', BELO, 1]],
      );
      assert.deepEqual([done.sent.created, done.sent.deleted], [1, 0]);
    });

    it('leaves the values of a unit that the lookup lost, and names them', async () => {
      const server = await suite.start();
      await report(server.url, cells, { mapping: lookup });
      server.importMetadata({ organisationUnits: [{ id: BELO, code: 'NEW-2' }] });
      const { report: done } = await report(server.url, cells, { mapping: lookup });
      assert.deepEqual(
        done.conflicts.map(({ code, orgUnit, values }) => [code, orgUnit, values]),
        [
          ['unknown-org-unit', 'TL-1002', 1],
          ['left-lookup', BELO, 1],
        ],
      );
      const mended = sampleMapping({ ...lookup, lookup: ['loc-amari\tTL-1001', 'loc-belo\tNEW-2'] });
      const next = await report(server.url, [bcg('TL-1001', 3), bcg('NEW-2', 4)], { mapping: mended });
      assert.deepEqual([next.report.sent.unchanged, next.report.conflicts], [2, []]);
    });
  });

  describe(`report to ${version} by attribute values that are not good`, () => {
    const suite = serverPerTest(version);
    const mapping = sampleMapping({ idScheme: 'attribute:FHIR_ID', lookup: null });

    it('refuses two units with one value, and shows both', async () => {
      const server = await suite.start();
      attribute(server, { [AMARI]: 'same', [BELO]: 'same' });
      const [first, second] = [AMARI, BELO];
      await assert.rejects(report(server.url, [bcg('same', 3)], { mapping }), (error: Error) => {
        assert.match(error.message, /both have the value "same" of attribute "FHIR_ID" — .*\(two-org-units\)$/);
        return error.message.includes(first) && error.message.includes(second);
      });
      assert.equal(suite.posts.length, 0);
    });

    it('leaves two units with one value alone that no cell names, and reports the others', async () => {
      const server = await suite.start();
      attribute(server, { [AMARI]: 'a', [BELO]: 'same', [CENDRA]: 'same' });
      assert.equal((await report(server.url, [bcg('a', 3)], { mapping })).report.sent.created, 1);
    });

    it('leaves two units with one value alone that the lookup does not name', async () => {
      const server = await suite.start();
      attribute(server, { [AMARI]: 'a', [BELO]: 'same', [CENDRA]: 'same' });
      const named = sampleMapping({ ...mapping, lookup: ['loc-amari\ta'] });
      assert.equal((await report(server.url, [bcg('a', 3)], { mapping: named })).report.sent.created, 1);
    });

    it('refuses an attribute that is not there', async () => {
      const server = await suite.start();
      await assert.rejects(report(server.url, [], { mapping }), {
        code: 'attribute-not-found',
        message: /no attribute with code or UID "FHIR_ID"/,
      });
    });

    it('takes UIDs of places, and refuses what is none', async () => {
      const server = await suite.start();
      const uids = sampleMapping({ idScheme: 'uid', lookup: null });
      put(server, '7', { orgUnit: CENDRA });
      const { report: done } = await report(server.url, [bcg(AMARI, 3), bcg('nowhere', 1)], { mapping: uids });
      assert.deepEqual([done.sent.created, done.sent.deleted, done.sent.refused], [1, 1, 1]);
      assert.equal(done.conflicts[0]?.message, 'no org unit of data set "Immunisation" has the UID "nowhere"');
    });

    it('counts units on the days that the lookup says', async () => {
      const server = await suite.start();
      put(server, '7', { orgUnit: BELO });
      const dated = sampleMapping({ idScheme: 'code', lookup: ['a\tTL-1001', 'b\tTL-1002\t\t2024-01-31'] });
      const { report: done } = await report(server.url, [bcg('TL-1001', 3)], { mapping: dated });
      assert.deepEqual([done.sent.created, done.sent.deleted], [1, 0]);
    });
  });
}
