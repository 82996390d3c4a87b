import { stepTransport } from '../../run/step-transport.ts';
import { type Transport, TransportError } from '../../transport/index.ts';
import { compareOptionCombos, describeCombo } from './compare-option-combos.ts';
import { describeChange } from './describe-change.ts';
import { importMetadata, type MetadataRefusal } from './import-metadata.ts';
import { type MetadataDocument, makeDocuments } from './make-documents.ts';
import { notCompared } from './not-compared.ts';
import { planSync } from './plan-sync.ts';
import { readTargetObjects } from './read-target-objects.ts';
import { SyncError } from './sync-error.ts';
import type { SyncMapping } from './sync-mapping.ts';
import type { SyncPlan } from './sync-plan.ts';
import type { MetadataReport, SyncOperation } from './sync-state.ts';
import type { SyncOptions } from './take-metadata.ts';

const CHANGES_LISTED = 300;
const REFUSED_LISTED = 50;

/**
 * Compare the metadata that was read with that of the target, say each difference, have DHIS2 check what would be written,
 * and write it where that was asked for and nothing speaks against it.
 *
 * @param mapping checked mapping
 * @param options transport binding, clock, log, seconds, the workflow's name
 * @returns an operation
 * @state report; everything else is gone
 * @throws {SyncError} `metadata-no-source`, `metadata-missing`
 * @example applyMetadata(metadata, { over: overDhis2(http), clock: systemClock, log, seconds: 120, workflow: workflowName })
 */
export function applyMetadata(
  mapping: SyncMapping,
  options: SyncOptions & { readonly workflow: string },
): SyncOperation {
  const { over, clock, log, seconds, workflow } = options;
  return async (state) => {
    const { taken } = state;
    if (taken === undefined) {
      throw new SyncError('metadata-no-source', 'no metadata was read before this step', 'run the whole workflow');
    }
    const meter = { traffic: { ...taken.requests } };
    const transport = stepTransport(state, { meter, deadline: clock.now() + seconds * 1000 }, { over, clock });
    const plan = planSync(taken.objects, await readTargetObjects(transport, mapping, taken.objects), mapping);
    const lines = plan.changes.map(describeChange);
    for (const line of lines.slice(0, CHANGES_LISTED)) log(line);
    const documents = await makeDocuments(transport, plan.changes);
    const check = await checked(transport, documents);
    const isWanted = taken.apply && !taken.dryRun && documents.length > 0 && check.refused.length === 0;
    const refused = isWanted ? await written(transport, documents, log) : check.refused;
    const optionCombos = await compareOptionCombos(transport, taken.objects, plan.combos);
    for (const combo of optionCombos) log(describeCombo(combo));
    const report: MetadataReport = {
      ...{ workflow, apply: taken.apply, dryRun: taken.dryRun, written: isWanted && refused.length === 0 },
      ...countsOf(plan),
      changes: lines.slice(0, CHANGES_LISTED),
      refused: refused.slice(0, REFUSED_LISTED),
      ...(check.unchecked === undefined ? {} : { unchecked: check.unchecked }),
      ...{ optionCombos, notCompared: notCompared(taken.objects) },
      requests: meter.traffic,
    };
    return { report };
  };
}

/** Have all of it checked at once, since what is new refers to what is new; a user who may not import sees the plan still. */
async function checked(
  transport: Transport,
  documents: readonly MetadataDocument[],
): Promise<{ readonly refused: readonly MetadataRefusal[]; readonly unchecked?: string }> {
  if (documents.length === 0) return { refused: [] };
  const whole: Record<string, MetadataDocument[string]> = {};
  for (const document of documents) {
    for (const [collection, objects] of Object.entries(document)) {
      whole[collection] = [...(whole[collection] ?? []), ...objects];
    }
  }
  try {
    return { refused: await importMetadata(transport, whole, 'VALIDATE') };
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== 'forbidden') throw error;
    return { refused: [], unchecked: error.message };
  }
}

async function written(
  transport: Transport,
  documents: readonly MetadataDocument[],
  log: (line: string) => void,
): Promise<readonly MetadataRefusal[]> {
  for (const document of documents) {
    const refused = await importMetadata(transport, document, 'COMMIT');
    if (refused.length > 0) return refused;
    for (const [collection, objects] of Object.entries(document)) log(`Write ${objects.length} ${collection}`);
  }
  return [];
}

function countsOf({ changes, unchanged, onlyInTarget }: SyncPlan) {
  const count = (action: string) => changes.filter((change) => change.action === action).length;
  return {
    created: count('create'),
    // A unit that is not moved may have another name all the same.
    updated: count('update') + changes.filter(({ action, set }) => action === 'move' && set !== undefined).length,
    ...{ unchanged, unmoved: count('move'), conflicts: count('conflict'), onlyInTarget },
  };
}
