import { startFhirServer } from '../../cli/sandbox/fhir/index.ts';
import { dosesOf, type FetchSize, fetchPopulation } from './fetch-population.ts';
import { startReplay } from './replay.ts';

/** What was asked for, and the bytes of the answer on the wire. */
export interface Asked {
  readonly target: string;
  readonly bytes: number;
}

/** What the process is asked to do; it answers with what was asked of either server since the last call. */
export type FetchServerCall =
  | { readonly do: 'tell' }
  /** Milliseconds a resource, of the server that gives answers again. */
  | { readonly do: 'pace'; readonly ms: number }
  /** Let some hours pass, and change doses of these months, so many in all. */
  | { readonly do: 'change'; readonly months: readonly number[]; readonly doses: number };

const size: FetchSize = JSON.parse(process.argv[2] ?? '{}');
const HOUR = 3_600_000;
let time = Date.parse('2025-01-05T00:00:00Z');

const fhir = await startFhirServer({ now: () => new Date(time), reuseSearchMs: 0 });
fhir.load(fetchPopulation(size), { keepMeta: true });
const replay = await startReplay(new URL(fhir.url).origin);
let told = 0;

/** Each dose is of another vaccine than before, which its month has to be counted again for. */
function change(months: readonly number[], doses: number): void {
  time += HOUR;
  const each = Math.ceil(doses / months.length);
  let left = doses;
  for (const month of months) {
    let at = 0;
    for (const dose of dosesOf(month, size)) {
      if (at === each || left === 0) break;
      const coding = [{ system: 'http://hl7.org/fhir/sid/cvx', code: '03' }];
      fhir.put({ ...dose, vaccineCode: { coding, text: String(time) } });
      at += 1;
      left -= 1;
    }
  }
}

function tell(): Asked[] {
  const own = fhir.requests.slice(told).map(({ path, query, bytes }) => ({ target: `${path}?${query}`, bytes }));
  told = fhir.requests.length;
  return [...own, ...replay.takeRequests()];
}

process.on('disconnect', () => process.exit(0));
process.on('message', (call: FetchServerCall) => {
  if (call.do === 'pace') replay.setPace(call.ms);
  if (call.do === 'change') change(call.months, call.doses);
  process.send?.(tell());
});
process.send?.({ url: fhir.url, replayUrl: replay.url });
