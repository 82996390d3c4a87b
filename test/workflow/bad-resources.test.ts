import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeasureCounts, SourceCounts } from '../../adaptors/tally/counts.ts';
import { totalOf } from '../../adaptors/tally/counts.ts';
import type { InterceptedRequest } from '../../cli/sandbox/fhir/index.ts';
import { countFiles } from '../../cli/tally/count-files.ts';
import { compileFixture } from '../fixtures/run-fixture.ts';
import { BAD_CHILDREN, badDoses, reasonsOf } from '../support/bad-doses.ts';
import { dose, LOOKUP, MAPPING, patients } from './support/tiny-data.ts';
import { startTinyWorld, type TinyWorld } from './support/tiny-world.ts';

const usual = dose({ id: 'usual', child: 'amina', on: '2026-03-10' });
const BAD = badDoses(usual);
const GOOD = Array.from({ length: 30 }, (_, at) => JSON.stringify({ ...usual, id: `good-${at}` }));
const COUNTED = GOOD.length + BAD.filter(({ becomes }) => becomes === 'counted').length;

interface Told {
  readonly rows: readonly SourceCounts[];
  readonly measures: readonly MeasureCounts[];
}

/** The sums of a report, and the reason of every resource that was left out. */
function assertAccounted({ rows, measures }: Told): void {
  const [source] = rows;
  assert.ok(source);
  assert.equal(source.read, source.placed + source.excluded + totalOf(source.quarantined));
  assert.equal(source.read, GOOD.length + BAD.length);
  assert.deepEqual(source.quarantined, reasonsOf(BAD, 'source'));
  assert.equal(source.excluded, BAD.filter(({ becomes }) => becomes === 'excluded').length);
  for (const { dataElement, accepted, counted, quarantined } of measures) {
    assert.equal(accepted, counted + totalOf(quarantined), dataElement);
  }
  const held = Object.assign({}, ...measures.map(({ quarantined }) => quarantined));
  assert.deepEqual(Object.keys(held).sort(), Object.keys(reasonsOf(BAD, 'measure')));
  // The sex called constructor has no part in this one, which asks for the age alone.
  const bcg = measures.find(({ dataElement }) => dataElement === 'EPI_BCG_GIVEN');
  assert.deepEqual([bcg?.counted, totalOf(bcg?.quarantined ?? {})], [COUNTED + 1, 1]);
}

describe('resources that are wrong', function () {
  this.timeout(180_000);

  describe('from a server', () => {
    let world: TinyWorld;
    beforeEach(async () => {
      world = await startTinyWorld();
    });
    afterEach(() => world.close());

    const isMarch = ({ query }: InterceptedRequest) =>
      query.has('_include') && query.getAll('date').some((date) => date.includes('2026-04-01'));
    const page = (resources: readonly string[], total = resources.length) => {
      const children = [...patients(), ...BAD_CHILDREN].map((one) => JSON.stringify(one));
      const entry = [
        ...resources.map((text) => `{"resource":${text},"search":{"mode":"match"}}`),
        ...children.map((text) => `{"resource":${text},"search":{"mode":"include"}}`),
      ];
      return `{"resourceType":"Bundle","type":"searchset","total":${total},"entry":[${entry.join(',')}]}`;
    };
    const answer = (body: string) => {
      const headers = { 'content-type': 'application/fhir+json' };
      return { kind: 'answer', status: 200, headers, body } as const;
    };

    it('are each in quarantine with a reason, and all sums add up', async () => {
      const body = page([...GOOD, ...BAD.map(({ text }) => text)]);
      world.faults.fhir = (request) => (isMarch(request) ? answer(body) : undefined);
      const { state, error, ok } = await world.run();
      assert.equal(error?.message, undefined);
      const { report: told } = state as { report: Told & { overLimit: boolean } };
      // February and January have four good doses more.
      const rows = told.rows.map((row) => ({ ...row, read: row.read - 4, placed: row.placed - 4 }));
      const measures = told.measures.map((measure) =>
        measure.dataElement === 'EPI_BCG_GIVEN'
          ? { ...measure, accepted: measure.accepted - 2, counted: measure.counted - 2 }
          : measure,
      );
      assertAccounted({ rows, measures });
      assert.equal(ok, true);
      assert.ok(world.values().includes(`202603 Amari BCG <1 = ${COUNTED + 1}`));
      assert.ok(world.stateText().length < 20_000, 'nothing of 10 MB is kept');
      assert.ok(world.log.join('\n').length < 100_000);
    });

    it('of one id in two versions are counted once, and their period once more by the next run', async () => {
      const [one = '', ...others] = GOOD;
      const versions = ['1', '2'].map((versionId) => JSON.stringify({ ...JSON.parse(one), meta: { versionId } }));
      const body = page([...versions, ...others]);
      world.faults.fhir = (request) => (isMarch(request) ? answer(body) : undefined);
      const { state } = await world.run();
      const { report, dirty } = state as { report: Told; dirty: readonly string[] };
      assert.equal(report.rows[0]?.read, GOOD.length + 4);
      assert.deepEqual(dirty.includes('202603'), true);
    });
  });

  describe('in files', () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-bad-'));
      const children = [...patients(), ...BAD_CHILDREN].map((one) => JSON.stringify(one));
      writeFileSync(join(folder, 'Patient.ndjson'), children.join('\n'));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const count = async (lines: readonly string[]) => {
      writeFileSync(join(folder, 'Immunization.ndjson'), lines.join('\n'));
      return countFiles(
        await compileFixture({ mapping: MAPPING.replace('units.csv', 'lookup.csv'), lookup: LOOKUP }),
        folder,
        ['202603'],
      );
    };

    it('are each in quarantine with a reason, and all sums add up', async () => {
      const { sources, measures, cells } = await count([...GOOD, ...BAD.map(({ text }) => text)]);
      assertAccounted({ rows: sources, measures });
      assert.equal(cells.find(({ dataElement }) => dataElement === 'EPI_BCG_GIVEN')?.value, String(COUNTED + 1));
      assert.ok(JSON.stringify([sources, measures]).length < 5_000, 'nothing of 10 MB is told');
    });

    it('of one id and any contents, ten thousand levels deep too, count as one, in any order', async () => {
      const texts = BAD.map(({ text }) => text).filter(
        (text) => !text.startsWith('{"resourceType":"Immunization","id":5'),
      );
      const contents = texts
        .map((text) => text.replace(/"id":"[^"]*"/, '"id":"the-same"'))
        .filter((text) => text.includes('"the-same"'));
      const first = await count([...GOOD, ...contents]);
      const again = await count([...contents.reverse(), ...GOOD]);
      assert.deepEqual(again.cells, first.cells);
      assert.deepEqual(again.sources, first.sources);
      assert.equal(first.severalVersions, 1);
      assert.equal(first.sources[0]?.versions, contents.length - 1);
    });

    it('that are no resources, or no JSON, are refused with their place', async () => {
      for (const [line, said] of [
        ['{"resourceType":"Immunization"', /Immunization\.ndjson:31.*no JSON/],
        ['<!doctype html>', /Immunization\.ndjson:31.*no JSON/],
        ['{"id":"x"}', /Immunization\.ndjson:31.*no FHIR resource/],
        ['[]', /Immunization\.ndjson:31.*no FHIR resource/],
        ['{"resourceType":{"a":1}}', /Immunization\.ndjson:31.*no FHIR resource/],
      ] as const) {
        await assert.rejects(count([...GOOD, line]), (error: Error) => said.test(`${error.message} ${String(error)}`));
      }
    });
  });
});
