import { cpus } from 'node:os';
import { join } from 'node:path';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import type { FhirResource } from '../../adaptors/tally/compiled-mapping.ts';
import { createMappingTally } from '../../adaptors/tally/mapping-tally.ts';
import { periodsBetween } from '../../adaptors/tally/period/index.ts';
import { loadCompiledMapping } from '../../cli/build/load-compiled-mapping.ts';
import { doseLines, EXPRESSIONS, personLines } from './population.ts';

/**
 * Measures what counting costs beside JSON.parse of the same lines, and what evaluation costs beside the fhirpath
 * package: user CPU, the least of five rounds, all kinds in each round, since machines are noisy.
 * `npm run bench -- 100000` sets the number of doses.
 */
const doses = Number(process.argv[2] ?? 100_000);
const ROUNDS = 5;

const mapping = await loadCompiledMapping(join(import.meta.dirname, 'bench.yaml'));
const periods = periodsBetween('Monthly', '202001', '202412');
const persons = personLines(Math.ceil(doses / 5));
const lines = doseLines(doses, persons.length);
const parsed = lines.slice(0, 20_000).map((line) => JSON.parse(line) as FhirResource);
const compiled = EXPRESSIONS.map((expression) => fhirpath.compile(expression, r4 as unknown as Model));
const view = mapping.views.dose;
if (view === undefined) throw new Error('bench.yaml has no view "dose"');

const kinds: Readonly<Record<string, () => number>> = {
  parse: () => [...persons, ...lines].reduce((sum, line) => sum + JSON.parse(line).id.length, 0),
  count() {
    const tally = createMappingTally(mapping, periods);
    for (const line of persons) tally.prepare(JSON.parse(line));
    for (const line of lines) tally.add(JSON.parse(line));
    return tally.result().cells.length;
  },
  rows: () => parsed.reduce((sum, resource) => sum + view.rows(resource).length, 0),
  fhirpath: () => parsed.reduce((sum, resource) => sum + compiled.filter((read) => read(resource)).length, 0),
};

const least = new Map<string, number>();
for (let round = 0; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(kinds)) {
    const before = process.cpuUsage();
    run();
    const { user } = process.cpuUsage(before);
    least.set(name, Math.min(least.get(name) ?? Number.POSITIVE_INFINITY, user / 1000));
  }
}
const ms = (name: string) => least.get(name) ?? Number.NaN;
const ratio = (a: string, b: string) => (ms(a) / ms(b)).toFixed(2);
console.log(`${cpus()[0]?.model}, ${cpus().length} cores, node ${process.version}`);
console.log(`${doses} doses of ${persons.length} persons; user CPU, least of ${ROUNDS}`);
console.log(`JSON.parse            ${ms('parse').toFixed(0)} ms`);
console.log(`JSON.parse and count  ${ms('count').toFixed(0)} ms, ${ratio('count', 'parse')} times JSON.parse`);
console.log(`rows of ${parsed.length} doses   ${ms('rows').toFixed(1)} ms`);
console.log(`the fhirpath package  ${ms('fhirpath').toFixed(0)} ms, ${ratio('fhirpath', 'rows')} times that`);
