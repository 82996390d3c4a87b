import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunOutcome, runWorkflow } from '../../../cli/run/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { readIfThere } from '../../workflow/support/read-if-there.ts';
import { NOW } from '../../workflow/support/tiny-world.ts';

/** Runs of a workflow into an embedded DHIS2, which is empty at first. */
export interface IntoDhis2 {
  readonly dhis2: Dhis2Server;
  /** Run as operators do, from where the run before it ended. */
  run(fhir: Readonly<Record<string, unknown>>): Promise<RunOutcome>;
  /** All that runs have left or said, in one text. */
  traces(): string;
  close(): Promise<void>;
}

/**
 * Start a DHIS2 and a state of its own for a built workflow, on 10 April 2026.
 *
 * @param dist the folder of the bundles
 * @param metadata what DHIS2 knows
 * @returns the runs
 * @example const { run, dhis2 } = await intoDhis2(await builtWorkflow(), tinyMetadata());
 */
export async function intoDhis2(dist: string, metadata: readonly unknown[]): Promise<IntoDhis2> {
  const dhis2 = await startDhis2Server({ now: () => new Date(NOW), version: '2.41', metadata });
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-gateway-'));
  const stateFile = join(folder, 'state.json');
  const said: string[] = [];
  return {
    dhis2,
    async run(fhir) {
      const credentials = { fhir, dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' } };
      const onLog = (line: string) => said.push(line);
      const outcome = await runWorkflow({ dist, stateFile, credentials, asOf: NOW, onLog });
      said.push(JSON.stringify(outcome));
      return outcome;
    },
    traces() {
      const requests = dhis2.requests.map(({ path, query }) => `${path}?${query}`);
      return [...said, ...requests, readIfThere(stateFile)].join('\n');
    },
    async close() {
      await dhis2.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
