import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { viewOf } from '../../adaptors/tally/view-of.ts';
import { type Duckdb, openDuckdb } from './duckdb.ts';
import { type Engine, loadEngine, UNITS, unitsByPlace } from './engine.ts';
import { countByNumbers, countByTexts, type LoopInput } from './loops.ts';
import { leastCpu, machine, table } from './measure.ts';
import { doseLines, EXPRESSIONS, personLines } from './population.ts';
import { writePopulation } from './population-files.ts';
import { sameCells } from './same-cells.ts';

const ROUNDS = 5;
/** Doses that expressions are evaluated over. */
const EVALUATED = 20_000;
/** Times that the engine evaluates them within one measurement: a few milliseconds alone are too short to measure. */
const PASSES = 20;

/**
 * Measure what counting costs beside JSON.parse of the same lines and two loops written by hand, what evaluation costs
 * beside the fhirpath package, and what counting files costs beside DuckDB.
 *
 * @param doses how many; a fifth as many persons
 * @returns lines to print
 * @throws {Error} when one of them counts other cells than the others
 * @example console.log(await benchCount(100_000));
 */
export async function benchCount(doses: number): Promise<string> {
  const engine = await loadEngine();
  const persons = personLines(Math.ceil(doses / 5));
  const input = { persons, doses: doseLines(doses, persons.length), units: unitsByPlace() };
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-bench-'));
  const duckdb = await openDuckdb(UNITS);
  try {
    const bytes = writePopulation(folder, { doses, persons: persons.length });
    const counted = {
      engine: engine.countLines(persons, input.doses).cells,
      'the engine from files': (await engine.countFiles(folder)).cells,
      'the loop with numbers': countByNumbers(input)(),
      'the loop with texts': countByTexts(input)(),
      ...(duckdb === undefined ? {} : { DuckDB: (await duckdb.count(folder))() }),
    };
    const cells = sameCells(counted);
    return [
      machine(),
      `${doses} doses of ${persons.length} persons; user CPU, least of ${ROUNDS}`,
      `${cells} cells, the same ones from ${Object.keys(counted).join(', ')}`,
      '',
      table([...(await inMemory(engine, input)), ...(await evaluated(engine, input))]),
      '',
      table(await fromFiles(engine, duckdb, folder, bytes)),
    ].join('\n');
  } finally {
    duckdb?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function inMemory(engine: Engine, input: LoopInput): Promise<string[][]> {
  const { persons, doses } = input;
  const ms = await leastCpu(
    {
      parse: () => {
        let sum = 0;
        for (const line of persons) sum += JSON.parse(line).id.length;
        for (const line of doses) sum += JSON.parse(line).id.length;
        return sum;
      },
      numbers: () => countByNumbers(input),
      texts: () => countByTexts(input),
      engine: () => engine.countLines(persons, doses),
    },
    ROUNDS,
  );
  const row = (name: string, spent: number) => [name, `${spent.toFixed(0)} ms`, times(spent, ms.parse), 'JSON.parse'];
  return [
    row('JSON.parse', ms.parse),
    row('JSON.parse and a loop with integer keys', ms.numbers),
    row('JSON.parse and a loop with text keys', ms.texts),
    row('JSON.parse and count by the engine', ms.engine),
  ];
}

async function evaluated({ mapping }: Engine, input: LoopInput): Promise<string[][]> {
  const resources = input.doses.slice(0, EVALUATED).map((line): FhirResource => JSON.parse(line));
  const view = viewOf(mapping, 'dose');
  // The package types its model more loosely than its own functions take it.
  const compiled = EXPRESSIONS.map((expression) => fhirpath.compile(expression, r4 as unknown as Model));
  const ms = await leastCpu(
    {
      passes: () => {
        let sum = 0;
        for (let pass = 0; pass < PASSES; pass += 1)
          for (const resource of resources) sum += view.rows(resource).length;
        return sum;
      },
      fhirpath: () => resources.reduce((sum, resource) => sum + compiled.filter((read) => read(resource)).length, 0),
    },
    ROUNDS,
  );
  const engine = ms.passes / PASSES;
  const of = `${EXPRESSIONS.length} expressions over ${resources.length} parsed doses`;
  return [
    [`${of}, engine`, `${engine.toFixed(1)} ms`, '1.00', 'engine'],
    [`${of}, fhirpath`, `${ms.fhirpath.toFixed(0)} ms`, times(ms.fhirpath, engine), 'engine'],
  ];
}

async function fromFiles(
  engine: Engine,
  duckdb: Duckdb | undefined,
  folder: string,
  bytes: number,
): Promise<string[][]> {
  const files = `${(bytes / 1e6).toFixed(0)} MB of NDJSON files`;
  const kinds = { read: () => engine.readFiles(folder), engine: () => engine.countFiles(folder) };
  const row = (what: string, spent: number, base?: number) => [
    `${files}, ${what}`,
    `${spent.toFixed(0)} ms`,
    ...(base === undefined ? [] : [times(spent, base), 'DuckDB']),
  ];
  const others = ({ read, engine: spent }: Record<keyof typeof kinds, number>, base?: number) => [
    row('read and parsed by the readers', read, base),
    row('read and counted by the engine', spent, base),
  ];
  if (duckdb === undefined) {
    return [...others(await leastCpu(kinds, ROUNDS)), ['DuckDB is not installed here (@duckdb/node-api)']];
  }
  const ms = await leastCpu({ duckdb: () => duckdb.count(folder), ...kinds }, ROUNDS);
  return [row(`DuckDB ${duckdb.version} on one thread`, ms.duckdb, ms.duckdb), ...others(ms, ms.duckdb)];
}

function times(spent: number, base: number): string {
  return (spent / base).toFixed(2);
}
