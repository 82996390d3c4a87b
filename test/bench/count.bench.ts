import { benchCases } from './cases.ts';
import { benchCount } from './count.ts';
import { benchFetch } from './fetch.ts';
import { benchReport } from './report.ts';
import { benchSandbox } from './sandbox.ts';
import { benchScale } from './scale.ts';
import { benchTracker } from './tracker.ts';

const USAGE = `npm run bench                    100,000 doses, in memory and from files, beside other programs
npm run bench -- 1000000         as many doses as said
npm run bench -- scale           from 10 thousand to 2 million resources
npm run bench -- scale 5000000   as many resources as said
npm run bench -- sandbox         memory in the OpenFn sandbox, under ever narrower limits
npm run bench -- sandbox 128     under the limit that is said, in megabytes
npm run bench -- fetch           what the tally step adds to paging, and the bytes that it fetches
npm run bench -- report          100,000 values into the embedded DHIS2, beside smaller requests
npm run bench -- tracker         20,000 persons with two doses each into the tracker of the embedded DHIS2
npm run bench -- tracker 2000    as many persons as said`;

/** Runs the benchmark that is named: `docs/benchmarks.md` says what each measures. */
const [what = '100000', ...rest] = process.argv.slice(2);
const numbers = rest.map(Number);
if (Number(what) > 0) console.log(await benchCount(Number(what)));
else if (what === 'scale') console.log(await benchScale(...(numbers.length === 0 ? [] : [numbers])));
else if (what === 'fetch') console.log(await benchFetch());
else if (what === 'report') console.log(await benchReport(numbers[0] ?? 250));
else if (what === 'tracker') console.log(await benchTracker(numbers[0]));
else if (what === 'sandbox') console.log(await benchSandbox(...(numbers.length === 0 ? [] : [numbers])));
else if (what === 'cases') console.log(await benchCases(numbers[0] ?? 100_000));
else {
  console.error(USAGE);
  process.exitCode = 1;
}
