import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createMappingTally } from '../../adaptors/tally/mapping-tally.ts';
import { loadEngine } from './engine.ts';
import { eachPerson } from './population.ts';

/**
 * Weigh the persons that doses are joined with, all told: hash, index, numbers, and the values of the columns.
 *
 * @param persons how many to keep
 * @returns bytes a person
 * @example await joinKeyBytes(200_000)
 */
export async function joinKeyBytes(persons: number): Promise<number> {
  const { mapping } = await loadEngine();
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const held = () => {
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const keep = (count: number) => {
    const tally = createMappingTally(mapping, []);
    for (const line of eachPerson(count)) tally.prepare(JSON.parse(line));
    return tally;
  };
  keep(2000); // compiled functions are there now
  const before = held();
  const tally = keep(persons);
  const bytes = held() - before;
  // Used after it was weighed, or it might have been collected before.
  if (tally.prepared.size === 0) throw new Error('bench.yaml joins nothing');
  return bytes / persons;
}
