import type { Row } from '../../../adaptors/tally/compiled-mapping.ts';
import { createSourceTally } from '../../../adaptors/tally/tally-source.ts';
import { compile, doses, firstSource } from './compile.ts';
import { besideOf } from './count.ts';
import { dose } from './resources.ts';

/**
 * Counts as many made-up doses as the first argument says, each gone once it is counted, and prints how many bytes of
 * memory the tally then holds. Run with --expose-gc.
 */
const wanted = Number(process.argv[2]);
const values = `- { dataElement: ALL }
      - { dataElement: BCG, where: vaccine = '19', by: [sex, age] }
      - { dataElement: OTHER, where: vaccine != '19', by: [age] }`;
const mapping = compile(doses({ values }));
// The patient of the dose in turn: index of columns sex, birthDate, clinic.
let joined: Row = [];
const beside = { ...besideOf(mapping), findJoined: () => joined };
const tally = createSourceTally(mapping, firstSource(mapping), ['202403'], beside);

const held = () => {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heapUsed, arrayBuffers };
};
const add = (from: number, to: number) => {
  for (let at = from; at < to; at += 1) {
    joined = [at % 2 ? 'male' : 'female', '2023-09-15', null];
    const date = `2024-03-${String((at % 31) + 1).padStart(2, '0')}`;
    tally.add(dose({ id: `imm-${at}`, date, patient: `child-${at}`, vaccine: String(19 + (at % 3)) }));
  }
};

add(0, 2000); // compiled functions and caches of the program are there now
const before = held();
add(2000, wanted);
const after = held();
const { counts, cells } = tally.result();
process.stdout.write(
  JSON.stringify({
    placed: counts.placed,
    cells: cells.length,
    heap: after.heapUsed - before.heapUsed,
    arrays: after.arrayBuffers - before.arrayBuffers,
  }),
);
