import { loadEngine } from './engine.ts';
import { leastCpu } from './measure.ts';
import { doseLines, personLines } from './population.ts';
import type { ScaleResult } from './scale-result.ts';

/** Reads and counts the files of the folder that is its argument, and tells its parent what that cost. */
const ROUNDS = 3;
const [folder = '.'] = process.argv.slice(2);
const engine = await loadEngine();
// So that the smallest size is not measured in code that is not compiled yet.
for (let round = 0; round < 3; round += 1) engine.countLines(personLines(4000), doseLines(20_000, 4000));
let cells = 0;
const { userMs } = await leastCpu(
  {
    userMs: async () => {
      cells = (await engine.countFiles(folder)).cells.length;
    },
  },
  ROUNDS,
);
const maxRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
process.send?.({ userMs, cells, maxRssMb } satisfies ScaleResult);
