import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duckdb, openDuckdb } from './duckdb.ts';
import { type Engine, loadEngine, UNITS, unitsByPlace } from './engine.ts';
import { countByNumbers, countByTexts } from './loops.ts';
import { doseLines, personLines } from './population.ts';
import { DOSES_FILE, PERSONS_FILE, writePopulation } from './population-files.ts';
import { sameCells } from './same-cells.ts';
import { buildBenchStep, runStep } from './sandbox-step.ts';

const SIZE = { doses: 3000, persons: 600 };
const installed = await openDuckdb(UNITS);
installed?.close();

describe('what the benchmark counts', function () {
  this.timeout(180_000);
  const input = {
    persons: personLines(SIZE.persons),
    doses: doseLines(SIZE.doses, SIZE.persons),
    units: unitsByPlace(),
  };
  let engine: Engine;
  let folder: string;

  before(async () => {
    engine = await loadEngine();
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-bench-'));
    writePopulation(folder, SIZE);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('is the same for the engine, from memory and from files, and for the loops written by hand', async () => {
    const { cells, sources } = engine.countLines(input.persons, input.doses);
    assert.equal(sources[0]?.read, SIZE.doses);
    const same = sameCells({
      engine: cells,
      files: (await engine.countFiles(folder)).cells,
      numbers: countByNumbers(input)(),
      texts: countByTexts(input)(),
    });
    assert.equal(same, cells.length);
    assert.ok(same > SIZE.doses / 2);
  });

  const title = installed === undefined ? 'for DuckDB (skipped: @duckdb/node-api is not installed)' : 'for DuckDB';
  (installed === undefined ? it.skip : it)(`is the same ${title}`, async () => {
    const duckdb = (await openDuckdb(UNITS)) as Duckdb;
    const { cells } = engine.countLines(input.persons, input.doses);
    assert.equal(sameCells({ engine: cells, duckdb: (await duckdb.count(folder))() }), cells.length);
    duckdb.close();
  });

  (installed === undefined ? it.skip : it)(`is the newest of several versions, from files and ${title}`, async () => {
    const several = join(folder, 'several');
    writePopulation(several, SIZE);
    // Older and newer versions of some doses and persons, before and behind the others in no order.
    const other = (line: string, at: number) => {
      const resource = JSON.parse(line);
      const meta = { versionId: at % 2 === 0 ? '0' : '12', lastUpdated: '2025-06-01T00:00:00.000Z' };
      const change =
        resource.resourceType === 'Patient'
          ? { gender: 'female' }
          : { status: at % 3 === 0 ? 'not-done' : 'completed' };
      return JSON.stringify({ ...resource, ...change, meta });
    };
    appendFileSync(join(several, DOSES_FILE), `${input.doses.slice(0, 400).map(other).join('\n')}\n`);
    appendFileSync(join(several, PERSONS_FILE), `${input.persons.slice(0, 300).map(other).join('\n')}\n`);
    const duckdb = (await openDuckdb(UNITS)) as Duckdb;
    const { cells } = await engine.countFiles(several);
    assert.notDeepEqual(cells, engine.countLines(input.persons, input.doses).cells);
    assert.equal(sameCells({ files: cells, duckdb: (await duckdb.count(several))() }), cells.length);
    duckdb.close();
  });

  it('is the same in the OpenFn sandbox', async () => {
    const { cells } = engine.countLines(input.persons, input.doses);
    const step = await buildBenchStep('made');
    const { end, heap } = await runStep(step, 500, { state: { ...SIZE, places: 400 } });
    step.remove();
    assert.equal(end?.error, undefined);
    assert.deepEqual(end?.state, { cells: cells.length, read: SIZE.doses });
    assert.ok(heap.peakMb > 1);
  });

  it('is not the same when a single cell differs', () => {
    const { cells } = engine.countLines(input.persons, input.doses);
    const other = cells.map((cell, at) => (at === 7 ? { ...cell, value: '99' } : cell));
    assert.throws(
      () => sameCells({ engine: cells, other }),
      /^Error: engine counts CVX_\S+, .* where other counts .*, 99$/,
    );
    assert.throws(() => sameCells({ engine: cells, other: cells.slice(0, -1) }), /where other counts nothing$/);
  });
});
