import assert from 'node:assert/strict';
import type { MetadataReport } from '../../../adaptors/dhis2/sync/index.ts';
import type { Flow } from '../flow.ts';
import type { Lived } from '../lived.ts';
import { type Met, meet, type Trouble } from '../trouble.ts';
import { type MetadataFlowWorld, startMetadataFlow } from './metadata-flow-world.ts';
import {
  type MetadataChange,
  type MetadataHistory,
  type MetadataStep,
  metadataHistories,
} from './metadata-happenings.ts';
import { compareMetadata } from './metadata-model.ts';

/** From which version to which. */
const VARIANTS = { '2.41-2.43': ['2.41', '2.43'], '2.43-2.41': ['2.43', '2.41'] } as const;

/** Org units, data elements and a data set of a DHIS2, taken over into another one. */
export const metadataFlow: Flow<MetadataHistory> = {
  name: 'metadata',
  variants: Object.keys(VARIANTS),
  histories: metadataHistories,
  live: async (variant, { settings, happenings }, lived) => {
    const world = await startMetadataFlow(VARIANTS[variant === '2.43-2.41' ? variant : '2.41-2.43'], settings);
    try {
      for (const [at, one] of happenings.entries()) await take(world, settings, one, `step ${at + 1}`, lived);
      await goodRun(world, settings, 'the last run');
    } finally {
      await world.close();
    }
  },
};

type Settings = MetadataHistory['settings'];

async function take(world: MetadataFlowWorld, settings: Settings, one: MetadataStep, step: string, lived: Lived) {
  world.time += 1000;
  if (one.what === 'look') {
    lived.add('look');
    await look(world, step);
  } else if (one.what !== 'run') {
    lived.add(one.what);
    await world.change(one);
  } else if (one.trouble === undefined) {
    lived.add('run');
    await goodRun(world, settings, step);
  } else await troubledRun(world, settings, one.trouble, step, lived);
}

function countCommits({ dhis2 }: MetadataFlowWorld): number {
  return dhis2.requests.filter(({ method, query }) => method === 'POST' && query.includes('importMode=COMMIT')).length;
}

/** A run that nobody asked to write writes nothing. */
async function look(world: MetadataFlowWorld, step: string): Promise<MetadataReport> {
  const commits = countCommits(world);
  const report = await world.run({ apply: false });
  assert.equal(countCommits(world), commits, `${step} was not asked to write`);
  return report;
}

/** A run to which nothing happens leaves nothing to do but moves that are not allowed. */
async function goodRun(world: MetadataFlowWorld, settings: Settings, step: string): Promise<void> {
  const planned = await look(world, step);
  let report: MetadataReport;
  try {
    report = await world.run({ apply: true });
  } catch (error) {
    throw new Error(`${step} failed`, { cause: error });
  }
  assert.deepEqual(report.changes, planned.changes, `${step} does what was shown before it`);
  assertGood(report, step);
  await assertSame(world, settings, step);
  const left = await look(world, step);
  assert.deepEqual(
    left.changes.filter((line) => settings.allowMoves || !line.startsWith('>')),
    [],
    `differences after ${step}`,
  );
  const commits = countCommits(world);
  const again = await world.run({ apply: true });
  assert.deepEqual([again.written, countCommits(world)], [false, commits], `the run after ${step} writes nothing`);
}

function assertGood({ refused, conflicts }: MetadataReport, step: string): void {
  assert.deepEqual([refused, conflicts], [[], 0], `refused by ${step}`);
}

async function assertSame(world: MetadataFlowWorld, { allowMoves }: Settings, step: string): Promise<void> {
  const lines = compareMetadata(world.model, await world.read(), world.descriptions, allowMoves);
  assert.deepEqual(lines, [], `the target is not as the source after ${step}`);
}

/** A run in trouble: it is lost, or it is a good one. */
async function troubledRun(
  world: MetadataFlowWorld,
  settings: Settings,
  trouble: Trouble<MetadataChange>,
  step: string,
  lived: Lived,
): Promise<void> {
  const met: Met = { requests: 0 };
  const hasMet = () => met.requests >= trouble.at;
  world.watch = meet(world, trouble, met, lived);
  let report: MetadataReport | undefined;
  try {
    report = await world.run({ apply: true });
  } catch (error) {
    if (!hasMet()) throw error;
  } finally {
    world.watch = undefined;
  }
  if (!hasMet()) lived.add('run with fewer requests than its trouble');
  if (report === undefined || (hasMet() && trouble.what !== 'expiry' && trouble.what !== 'restart')) return;
  assertGood(report, step);
  await assertSame(world, settings, step);
}
