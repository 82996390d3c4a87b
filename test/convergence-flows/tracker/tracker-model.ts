/** What a child is at the source, as far as what is sent depends on it. */
export interface Kid {
  readonly isDeleted: boolean;
  readonly isActive: boolean;
  /** Empty for none; so all of these. */
  readonly number: string;
  readonly family: string;
  readonly birthDate: string;
  readonly registered: string;
  readonly place: string;
}

/** What a dose is at the source. */
export interface Dose {
  readonly isDeleted: boolean;
  readonly kid: number;
  readonly vaccine: string;
  readonly on: string;
  readonly place: string;
  readonly status: 'completed' | 'entered-in-error';
}

/** What people did in DHIS2 to what was sent of a child. */
export interface KidInDhis2 {
  /** Its tracked entity was deleted or merged. */
  isDead: boolean;
  /** It was merged, or another one into it: its enrollments are nobody's to judge. */
  isMerged: boolean;
  isCompleted: boolean;
  /** An enrollment that was completed while a run went on may be active again. */
  isPerhapsActive: boolean;
  /** A name that a person entered, until the child is sent again. */
  family: string | undefined;
  /** What the mapping does not name, and a person entered. */
  sex: string | undefined;
}

/** What became of a dose as an event of one child. */
export interface Past {
  /** How often the source took it away. */
  takes: number;
  /** How often by a deletion, of which a history shows the last alone. */
  deletions: number;
  /** A person deleted its event in DHIS2, and the source has not taken it away since. */
  isRemoved: boolean;
}

/** What there is now. */
export interface TrackerModel {
  readonly kids: Map<number, Kid>;
  readonly doses: Map<number, Dose>;
  readonly inDhis2: Map<number, KidInDhis2>;
  /** By child and dose, `pastKey`. */
  readonly pasts: Map<string, Past>;
}

/** Org units by the places of the lookup. */
export const UNITS: Readonly<Record<string, string>> = {
  'org-amari': 'nnDarh7hZhG',
  'org-belo': 'UpC3p4YvEez',
  'loc-belo': 'UpC3p4YvEez',
};

/** Vaccines that are options in DHIS2. */
const VACCINES = ['BCG', 'OPV1'];
const DAY = /^\d{4}-\d{2}-\d{2}/;

/** Name a dose of a child. */
export function pastKey(kid: number, dose: number): string {
  return `${kid} ${dose}`;
}

/** What people did to a child in DHIS2. */
export function inDhis2(model: TrackerModel, kid: number): KidInDhis2 {
  const known = model.inDhis2.get(kid);
  if (known !== undefined) return known;
  const fresh: KidInDhis2 = {
    ...{ isDead: false, isMerged: false, isCompleted: false, isPerhapsActive: false },
    ...{ family: undefined, sex: undefined },
  };
  model.inDhis2.set(kid, fresh);
  return fresh;
}

/** What became of a dose. */
export function pastOf(model: TrackerModel, kid: number, dose: number): Past {
  const key = pastKey(kid, dose);
  const past = model.pasts.get(key) ?? { takes: 0, deletions: 0, isRemoved: false };
  model.pasts.set(key, past);
  return past;
}

/** Whether a dose is an event of a child now. */
export function isEvent(dose: Dose, kid: number): boolean {
  return !dose.isDeleted && dose.status === 'completed' && dose.kid === kid;
}

/** Whether a child is one that is sent: neither left out, nor in quarantine, nor without what DHIS2 asks for. */
export function isSent(kid: Kid): boolean {
  const { isDeleted, isActive, number, family, birthDate, registered, place } = kid;
  const isReadable = DAY.test(registered) && (birthDate === '' || DAY.test(birthDate));
  return !isDeleted && isActive && isReadable && number !== '' && family !== '' && UNITS[place] !== undefined;
}

/** Whether a dose of a child that is sent goes along. */
export function isSentEvent({ on, place, vaccine }: Dose): 'sent' | 'refused' | 'held' {
  if (!DAY.test(on) || (place !== '' && UNITS[place] === undefined)) return 'held';
  return VACCINES.includes(vaccine) ? 'sent' : 'refused';
}

/** Store another version of a dose, and note what it takes away. */
export function storeDose(model: TrackerModel, id: number, next: Dose): void {
  const before = model.doses.get(id);
  model.doses.set(id, next);
  if (before === undefined || !isEvent(before, before.kid) || isEvent(next, before.kid)) return;
  const past = pastOf(model, before.kid, id);
  past.takes += 1;
  if (next.isDeleted) past.deletions += 1;
  past.isRemoved = false;
}
