import { request } from '@openfn/language-http';
import { beginRun, type KeptState, keep } from '../../../adaptors/run/index.ts';
import type { RunInput } from '../../../adaptors/run/state.ts';
import { sendPersons, type TrackerReport } from '../../../adaptors/tracker/index.ts';
import { fhirOverHttp, overHttp } from '../../../adaptors/transport/index.ts';
import { fhirCredential } from '../../../cli/connect/fhir-credential.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { type FhirResource, type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { trackerMetadata } from '../../../cli/sandbox/sample/tracker/tracker-metadata.ts';
import { runStep } from '../../convergence/run-step.ts';
import { aside } from '../../workflow/support/aside.ts';
import { shot } from '../../workflow/support/tracker-data.ts';
import type { Troubled, Watch } from '../trouble.ts';
import { STILL } from '../values/run-values.ts';
import { changeInDhis2 } from './change-in-dhis2.ts';
import type { TrackerChange, TrackerHistory } from './tracker-happenings.ts';
import { trackerMapping } from './tracker-mappings.ts';
import { type Dose, inDhis2, isEvent, type Kid, storeDose, type TrackerModel } from './tracker-model.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-04-10T00:00:00.000Z');

/** A registry, a DHIS2 with a tracker program, and what is known of them beside. */
export interface TrackerFlowWorld extends Troubled<TrackerChange> {
  readonly model: TrackerModel;
  readonly fhir: FhirServer;
  readonly dhis2: Dhis2Server;
  readonly api: 'tracker' | 'legacy';
  /** UIDs that were deleted in DHIS2 at any time. */
  readonly dead: Set<string>;
  /** Resource types whose history a run could not read whole: events that are none any more may stay. */
  readonly blind: Set<string>;
  /** What the next run starts from. */
  state: KeptState;
  run(input: RunInput): Promise<{ readonly state: KeptState; readonly report: TrackerReport }>;
  close(): Promise<void>;
}

const KID: Kid = {
  ...{ isDeleted: false, isActive: true, number: '', family: 'Mwangaza', birthDate: '2025-11-11' },
  ...{ registered: '2026-01-05', place: 'org-amari' },
};
const DOSE: Dose = {
  ...{ isDeleted: false, kid: 1, vaccine: 'BCG', on: '2026-02-03T23:30:00+03:00', place: '', status: 'completed' },
};

/**
 * Start a registry of three children with a dose each, and a DHIS2 without any person, on 10 April 2026.
 *
 * @param variant version of DHIS2, or `legacy` for its old endpoints
 * @param settings what does not change in a history
 * @returns the world
 */
export async function startTrackerFlow(
  variant: string,
  { pageSize }: TrackerHistory['settings'],
): Promise<TrackerFlowWorld> {
  const live: { time: number; watch: Watch | undefined } = { time: START, watch: undefined };
  const now = () => new Date(live.time);
  const api: TrackerFlowWorld['api'] = variant === 'legacy' ? 'legacy' : 'tracker';
  const model: TrackerModel = { kids: new Map(), doses: new Map(), inDhis2: new Map(), pasts: new Map() };
  const fhir = await startFhirServer({
    ...{ now, maxPageSize: pageSize, reuseSearchMs: 0 },
    intercept: (asked) => live.watch?.('source', asked),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version: variant === '2.43' ? '2.43' : '2.41', metadata: trackerMetadata() },
    intercept: (asked) => live.watch?.('dhis2', asked),
  });
  const tracker = await trackerMapping(api);
  const first: FhirResource[] = [];
  for (const n of [1, 2, 3]) {
    model.kids.set(n, { ...KID, number: `TL-9${n}` });
    model.doses.set(n, { ...DOSE, kid: n });
    first.push(patient(n, { ...KID, number: `TL-9${n}` }), immunization(n, { ...DOSE, kid: n }));
  }
  const lastUpdated = (at: number) => new Date(START - (30 - at) * 3_600_000).toISOString();
  fhir.load(
    first.map((one, at) => ({ ...one, meta: { lastUpdated: lastUpdated(at) } })),
    { keepMeta: true },
  );

  function store(n: number, kid: Kid): void {
    // A PUT of what is there already makes no version, as with HAPI FHIR.
    if (JSON.stringify(model.kids.get(n)) === JSON.stringify(kid)) return;
    model.kids.set(n, kid);
    inDhis2(model, n).family = undefined;
    if (kid.isDeleted) fhir.delete('Patient', `kid-${n}`);
    else fhir.put(patient(n, kid));
  }
  function give(id: number, dose: Dose): void {
    const known = model.doses.get(id);
    const isLeft = known !== undefined && isEvent(known, known.kid) && (dose.isDeleted || dose.kid !== known.kid);
    // What a run has sent whose state was lost, nobody knows of a dose that is not the child's any more.
    if (isLeft && world.state.cursor === undefined) world.blind.add('Immunization');
    storeDose(model, id, dose);
    if (dose.isDeleted) fhir.delete('Immunization', `shot-${id}`);
    else fhir.put(immunization(id, dose));
  }

  async function happen(change: TrackerChange): Promise<void> {
    switch (change.what) {
      case 'child':
        return store(change.kid, {
          ...(model.kids.get(change.kid) ?? { ...KID, number: `TL-9${change.kid}` }),
          ...{ isDeleted: false, ...change.by },
        });
      case 'delete child': {
        const known = model.kids.get(change.kid);
        return known === undefined || known.isDeleted ? undefined : store(change.kid, { ...known, isDeleted: true });
      }
      case 'dose':
        return give(change.dose, change.as);
      case 'commit late': {
        const id = 100 + model.doses.size;
        const meta = { lastUpdated: new Date(live.time - change.minutes * MINUTE).toISOString() };
        model.doses.set(id, change.as);
        return void fhir.load([{ ...immunization(id, change.as), meta }], { keepMeta: true });
      }
      case 'correct dose':
      case 'entered in error':
      case 'give again':
      case 'delete dose': {
        const known = model.doses.get(change.dose);
        if (known === undefined || (known.isDeleted && change.what !== 'give again')) return;
        return give(change.dose, { ...known, isDeleted: false, ...byOf(change) });
      }
      default:
        return await changeInDhis2({ dhis2, model, tracker }, live, change);
    }
  }

  const world: TrackerFlowWorld = Object.assign(live, {
    ...{ model, fhir, dhis2, api, dead: new Set<string>(), blind: new Set<string>(), state: {} as KeptState },
    change: happen,
    forget: () => {
      fhir.forget();
      dhis2.forgetEntrances();
    },
    async run(input: RunInput) {
      const over = { fhir: fhirOverHttp(request, { clock: STILL }), dhis2: overHttp(request, { clock: STILL }) };
      const job = [
        beginRun({ seconds: 240, clock: STILL }),
        sendPersons(tracker, { ...over, clock: STILL, log: () => undefined, workflow: 'tiny' }),
        keep('tracker'),
      ];
      const credentials = {
        fhir: fhirCredential(fhir.url),
        dhis2: { hostUrl: dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
      };
      return await aside(
        async () => {
          const { tracker: report, ...state } = await runStep(job, { ...world.state, ...input }, credentials);
          if (report === undefined) throw new Error('the step has left no report');
          return { state, report: report as TrackerReport };
        },
        () => undefined,
      );
    },
    close: async () => {
      await fhir.close();
      await dhis2.close();
    },
  });
  return world;
}

function byOf(change: Extract<TrackerChange, { dose: number }>): Partial<Dose> {
  if (change.what === 'correct dose') return change.by;
  if (change.what === 'delete dose') return { isDeleted: true };
  return { status: change.what === 'give again' ? 'completed' : 'entered-in-error' };
}

function patient(n: number, { isActive, number, family, birthDate, registered, place }: Kid): FhirResource {
  return {
    ...{ resourceType: 'Patient', id: `kid-${n}`, active: isActive },
    identifier: [
      {
        system: 'urn:registry',
        ...(number === '' ? {} : { value: number }),
        ...(registered === '' ? {} : { period: { start: registered } }),
      },
    ],
    name: [{ ...(family === '' ? {} : { family }), given: [`Zawadi${n}`] }],
    ...(birthDate === '' ? {} : { birthDate }),
    ...(place === '' ? {} : { managingOrganization: { reference: `Organization/${place}` } }),
  };
}

function immunization(id: number, { kid, vaccine, on, place, status }: Dose): FhirResource {
  const { occurrenceDateTime: _, ...one } = shot(`shot-${id}`, kid, vaccine, { status }) as FhirResource & {
    occurrenceDateTime?: string;
  };
  return {
    ...one,
    ...(on === '' ? {} : { occurrenceDateTime: on }),
    ...(place === '' ? {} : { location: { reference: `Location/${place}` } }),
  };
}
