import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import { makeUid } from '../../../adaptors/tracker/make-uid.ts';
import { trackerMetadata } from '../../../cli/sandbox/sample/tracker/tracker-metadata.ts';

interface Named {
  readonly id: string;
  readonly code: string;
}

/** UIDs of the sample's metadata by code. */
export const IDS: Readonly<Record<string, string>> = Object.fromEntries(
  (trackerMetadata() as Record<string, Named[] | undefined>[]).flatMap((document) =>
    ['programs', 'programStages', 'trackedEntityAttributes', 'dataElements', 'trackedEntityTypes'].flatMap((type) =>
      (document[type] ?? []).map(({ id, code }): [string, string] => [code, id]),
    ),
  ),
);

/** How often an event can come back. */
const GENERATIONS = [0, 1, 2, 3, 4, 5];

/** UIDs of what is sent of a child, as docs/tracker.md has them: they may never change. */
export function entityUid({ namespace }: Pick<CompiledTracker, 'namespace'>, kid: number): string {
  return makeUid(namespace, 'person', `kid-${kid}`);
}

/** UID of the enrollment of a child. */
export function enrollmentUid({ namespace }: Pick<CompiledTracker, 'namespace'>, kid: number): string {
  return makeUid(namespace, 'enrollment', IDS.EIR_CHILDREN ?? '', `kid-${kid}`);
}

/** UIDs that a dose of a child may have, in their order. */
export function eventUids({ namespace }: Pick<CompiledTracker, 'namespace'>, kid: number, dose: number): string[] {
  const names = ['event', IDS.EIR_CHILDREN ?? '', IDS.EIR_DOSE ?? '', `kid-${kid}`, `shot-${dose}`];
  return GENERATIONS.map((one) => makeUid(namespace, ...names, ...(one === 0 ? [] : [String(one)])));
}
