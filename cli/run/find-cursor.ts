import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import { asRecord } from './as-record.ts';

/**
 * Find the step whose output the next run starts from: `cursor` of `tallysheet.json`, or the `cron_cursor_job` of the
 * first trigger in `project.yaml`, which is what Lightning goes by. (`workflow.json` has no place for it.)
 *
 * @param dist folder of the built workflow
 * @returns the step's id, or undefined where neither file names one
 * @example await findCursor('dist/immunization-monthly') // 'report'
 */
export async function findCursor(dist: string): Promise<string | undefined> {
  const own = await readYaml(join(dist, 'tallysheet.json'));
  if (typeof own.cursor === 'string') return own.cursor;
  const project = await readYaml(join(dist, 'project.yaml'));
  for (const workflow of Object.values(asRecord(project.workflows) ?? {})) {
    for (const trigger of Object.values(asRecord(asRecord(workflow)?.triggers) ?? {})) {
      const job = asRecord(trigger)?.cron_cursor_job;
      if (typeof job === 'string') return job;
    }
  }
  return undefined;
}

/** JSON is YAML too. */
async function readYaml(file: string): Promise<Record<string, unknown>> {
  if (!existsSync(file)) return {};
  return asRecord(parseDocument(await readFile(file, 'utf8')).toJS()) ?? {};
}
