import type { RefusedPersons, Window } from '../run/state.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { ChangedPersons } from './find-changed.ts';
import { loadPersons } from './load-persons.ts';
import { trackerView } from './map-context.ts';
import { BATCH, type SendContext, sendBatch } from './send-batch.ts';

/** What became of another try. */
export interface Retried {
  readonly trouble: string | undefined;
  /** What there was no time for. */
  readonly left: readonly Window[];
}

/**
 * Send persons again that were refused: all who changed in the same minutes, since nothing is kept that tells one of them.
 * Those that this run has sent already are left out.
 *
 * @param context what they are sent with
 * @param todo when they changed
 * @param changed whom this run has sent
 * @param options whether there is time for more
 * @returns how far it came
 * @throws {TransportError} when the source fails
 */
export async function retryRefused(
  context: SendContext,
  { windows }: NonNullable<RefusedPersons['left']>,
  changed: ChangedPersons,
  { hasTime, log }: { readonly hasTime: () => boolean; readonly log: (line: string) => void },
): Promise<Retried> {
  const { resource: type } = trackerView(context.tracker, context.tracker.person.view);
  const isSent = sentBy(changed);
  log('Try again the persons that were refused by earlier runs');
  for (const [at, [from, until]] of windows.entries()) {
    const loaded = await loadPersons(context.fhir, type, from, {
      size: BATCH,
      until,
      hasTime,
      send: (persons) =>
        sendBatch(
          context,
          persons.filter((one) => !isSent(one)),
        ),
    });
    const rest = windows.slice(at + 1);
    if (!loaded.isWhole) {
      return { trouble: loaded.trouble, left: [[new Date(loaded.cursor).toISOString(), until], ...rest] };
    }
    if (rest.length > 0 && !hasTime()) return { trouble: undefined, left: rest };
  }
  return { trouble: undefined, left: [] };
}

/** Whom a run has sent already that came to its end. */
function sentBy({ changes, gone, loadFrom }: ChangedPersons): (person: FhirResource) => boolean {
  const named = new Set([...gone.keys(), ...[...changes.values()].flat().flatMap(({ persons }) => persons)]);
  const since = loadFrom === undefined ? Number.POSITIVE_INFINITY : Date.parse(loadFrom);
  return ({ id = '', meta }) => named.has(id) || Date.parse(meta?.lastUpdated ?? '') >= since;
}
