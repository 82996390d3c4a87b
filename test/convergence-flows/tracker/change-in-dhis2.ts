import type { CompiledTracker } from '../../../adaptors/tracker/compiled-tracker.ts';
import type { Dhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Watch } from '../trouble.ts';
import { enrollmentUid, entityUid, eventUids, IDS } from './sent-names.ts';
import type { TrackerChange } from './tracker-happenings.ts';
import { inDhis2, pastOf, type TrackerModel } from './tracker-model.ts';

type ChangeInDhis2 = Extract<TrackerChange, { what: `${string} in DHIS2` }>;

interface Changed {
  readonly dhis2: Dhis2Server;
  readonly model: TrackerModel;
  readonly tracker: CompiledTracker;
}

/**
 * Change what was sent as people do in DHIS2; what is not there is left alone.
 *
 * @param changed the server and the model
 * @param live whether a run goes on
 * @param change what is done
 */
export async function changeInDhis2(
  { dhis2, model, tracker }: Changed,
  live: { readonly watch: Watch | undefined },
  change: ChangeInDhis2,
): Promise<void> {
  const alive = (id: string, all: readonly { id: string; deleted: boolean }[]) =>
    all.some((one) => one.id === id && !one.deleted);
  if (change.what === 'delete event in DHIS2') {
    const kid = model.doses.get(change.dose)?.kid ?? 0;
    const uid = eventUids(tracker, kid, change.dose).find((one) => alive(one, dhis2.tracker.events()));
    if (uid === undefined) return;
    pastOf(model, kid, change.dose).isRemoved = true;
    return dhis2.tracker.remove(uid);
  }
  const { kid } = change;
  const entity = entityUid(tracker, kid);
  const seen = inDhis2(model, kid);
  // What was merged DHIS2 lets nobody change.
  if (seen.isMerged || !alive(entity, dhis2.tracker.entities())) return;
  switch (change.what) {
    case 'delete in DHIS2':
      seen.isDead = true;
      return dhis2.tracker.remove(entity);
    case 'merge in DHIS2': {
      const other = entityUid(tracker, change.into);
      if (change.into === kid || !alive(other, dhis2.tracker.entities())) return;
      const into = inDhis2(model, change.into);
      Object.assign(seen, { isDead: true, isMerged: true });
      into.isMerged = true;
      return dhis2.tracker.merge(other, entity);
    }
    case 'complete in DHIS2': {
      const enrollment = dhis2.tracker.enrollments().find(({ id }) => id === enrollmentUid(tracker, kid));
      if (enrollment === undefined || enrollment.deleted) return;
      const { program, orgUnit, enrolledAt, occurredAt } = enrollment;
      const dates = { enrolledAt: enrolledAt.toISOString(), occurredAt: occurredAt.toISOString() };
      const own = { enrollment: enrollment.id, trackedEntity: entity, status: 'COMPLETED' };
      await post(dhis2, { enrollments: [{ ...own, program, orgUnit, ...dates }] });
      seen.isCompleted = true;
      seen.isPerhapsActive = live.watch !== undefined;
      return;
    }
    default: {
      const [attribute = '', value] =
        change.what === 'edit sex in DHIS2' ? [IDS.EIR_CHILD_SEX, 'FEMALE'] : [IDS.EIR_FAMILY_NAME, 'Edited'];
      const { orgUnit = '' } = dhis2.tracker.entities().find(({ id }) => id === entity) ?? {};
      const own = { trackedEntity: entity, trackedEntityType: IDS.EIR_PERSON, orgUnit };
      await post(dhis2, { trackedEntities: [{ ...own, attributes: [{ attribute, value }] }] });
      if (change.what === 'edit sex in DHIS2') seen.sex = value;
      else seen.family = value;
    }
  }
}

async function post({ url }: Dhis2Server, body: object): Promise<void> {
  const response = await fetch(`${url}/api/tracker?async=false&importStrategy=UPDATE`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('admin:district')}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`a person could not change this: ${await response.text()}`);
}
