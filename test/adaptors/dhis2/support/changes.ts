import type { Change } from '../../../../adaptors/dhis2/values/diff-values.ts';
import type { SendOptions } from '../../../../adaptors/dhis2/values/send-values.ts';
import type { Fault } from '../../../../cli/sandbox/http/index.ts';
import { BCG, DEFAULT, UNDER_1 } from './sample-report.ts';

/** Below one year, March 2024. */
export const KEY = { categoryOptionCombo: UNDER_1, attributeOptionCombo: DEFAULT, period: '202403' };
/** What 2.41 says when two imports meet. */
export const BATCH_HANDLER = 'The import process failed: Failed to flush BatchHandler';

/** A value to create, or to delete where there is none. */
export function change(orgUnit: string, value: string | undefined, changed: Partial<Change> = {}): Change {
  const kind = value === undefined ? 'delete' : 'create';
  return { ...KEY, dataElement: BCG.id, orgUnit, kind, value, ...changed };
}

/** An answer of the importer. */
export function answer(status: number, response: object): Fault {
  const headers = { 'content-type': 'application/json' };
  return { kind: 'answer', status, headers, body: JSON.stringify({ status: 'ERROR', response }) };
}

/** Of a run that has time. */
export const OPTIONS: SendOptions = {
  dataSet: 'jqSaKxtj8IA',
  dryRun: false,
  chunkSize: 2000,
  refusesGroups: true,
  hasTime: () => true,
  sleep: () => Promise.resolve(),
};

/** Counts of an import that did nothing. */
export const NOTHING = { imported: 0, updated: 0, ignored: 0, deleted: 0 };
