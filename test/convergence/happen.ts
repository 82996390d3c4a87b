import type { Change, Dose } from './happenings.ts';
import { metadata } from './metadata.ts';
import { KINDS, LINES } from './model.ts';
import { asImmunization, asPatient, location, patientId } from './resources.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;

/**
 * Let something happen to either server, and note it in the model.
 *
 * @param world both servers
 * @param change what happens
 */
export async function happen(world: World, change: Change): Promise<void> {
  const { model, fhir, time } = world;
  const store = async (id: string, as: Dose) => {
    model.doses.set(id, as);
    world.newest = time;
    await fhir.put(asImmunization(id, as));
  };
  const correct = async (number: number, by: Partial<Dose>) => {
    const known = model.doses.get(`dose-${number}`);
    if (known !== undefined) await store(`dose-${number}`, { ...known, ...by });
  };
  switch (change.what) {
    case 'record':
      return await store(`dose-${change.dose}`, change.as);
    case 'record together':
      for (const { dose, as } of change.doses) await store(`dose-${dose}`, as);
      return;
    case 're-index':
      world.newest = time;
      for (let number = 1; number <= STORED_AGAIN; number += 1) {
        const old = asImmunization(`old-${number}`, OLD_DOSE);
        await fhir.put(old);
        await fhir.put(old);
      }
      return;
    case 'change date':
      return await correct(change.dose, { on: change.on });
    case 'move place':
      return await correct(change.dose, { at: change.at });
    case 'entered in error':
      return await correct(change.dose, { status: 'entered-in-error' });
    case 'delete':
      model.doses.delete(`dose-${change.dose}`);
      return void (await fhir.delete('Immunization', `dose-${change.dose}`));
    case 'commit late': {
      const id = `late-${model.doses.size}-${time}`;
      const began = beganAt(world, change.minutes);
      const meta = { lastUpdated: new Date(began).toISOString() };
      world.newest = Math.max(world.newest, began);
      model.doses.set(id, change.as);
      return void (await fhir.load([{ ...asImmunization(id, change.as), meta }], { keepMeta: true }));
    }
    case 'change child':
      model.children.set(change.child, change);
      return void (await fhir.put(asPatient(change)));
    case 'delete child':
      model.children.delete(change.child);
      return void (await fhir.delete('Patient', patientId(change.child)));
    case 'part of':
      model.parents.set(change.place, change.parent);
      return void (await fhir.put(location(change.place, change.parent)));
    case 'delete place':
      model.parents.delete(change.place);
      return void (await fhir.delete('Location', change.place));
    case 'add to lookup':
      model.lookup = Math.min(model.lookup + 1, LINES.length);
      return;
    case 'unassign':
    case 'assign':
      return assign(world, change);
    case 'person enters':
      return await enter(world, change);
  }
}

/** The cursor lies this long before the newest change; that of an export before the instant of the export. */
const OVERLAP = 10;

function beganAt({ time, newest, settings: { way } }: World, minutes: number): number {
  if (minutes < OVERLAP) return time - minutes * MINUTE;
  return way === 'bulk since' ? time - (OVERLAP - 1) * MINUTE : newest - OVERLAP * MINUTE;
}

/** More than fifty pages of two. */
const STORED_AGAIN = 110;
const OLD_DOSE: Dose = { child: 'amina', at: 'loc-amari', on: '2025-06-01', vaccine: '19', status: 'completed' };

function assign(
  { dhis2, settings, unassigned }: World,
  { what, unit }: Extract<Change, { what: 'assign' | 'unassign' }>,
): void {
  const { orgUnit } = LINES[unit] ?? { orgUnit: '' };
  if (what === 'assign') unassigned.delete(orgUnit);
  else unassigned.add(orgUnit);
  for (const document of metadata(settings, unassigned)) {
    if ((document as { dataSets?: unknown }).dataSets !== undefined) dhis2.importMetadata(document);
  }
}

/** A person types a value into the data entry app, or takes one away. */
async function enter(
  { dhis2, entered, gone }: World,
  { period, unit, kind, value }: Extract<Change, { what: 'person enters' }>,
): Promise<void> {
  const { dataElement, combo: categoryOptionCombo } = KINDS[kind] ?? { dataElement: '', combo: '' };
  const { orgUnit } = LINES[unit] ?? { orgUnit: '' };
  const place = { dataElement, period, orgUnit, categoryOptionCombo };
  const key = `${period} ${orgUnit} ${dataElement} ${categoryOptionCombo}`;
  if (value !== '' && value !== '-') {
    dhis2.put({ ...place, value, storedBy: 'data.clerk' });
    entered.set(key, value);
    gone.delete(key);
    return;
  }
  const find = () =>
    dhis2.values({ period, orgUnit, dataElement }).find((one) => one.categoryOptionCombo === categoryOptionCombo);
  if (find()?.deleted !== false) return;
  await (value === '-' ? deleteByImport(dhis2.url, place) : deleteByForm(dhis2.url, place));
  const left = find();
  if (left?.deleted !== true) return;
  entered.set(key, undefined);
  if (left.storedBy !== 'tallysheet') gone.add(key);
}

/** Where a value stands. */
interface Place {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
}

const authorization = `Basic ${btoa('admin:district')}`;

async function deleteByForm(url: string, { dataElement, period, orgUnit, categoryOptionCombo }: Place): Promise<void> {
  const query = new URLSearchParams({ de: dataElement, pe: period, ou: orgUnit, co: categoryOptionCombo });
  await fetch(`${url}/api/dataValues?${query}`, { method: 'DELETE', headers: { authorization } });
}

async function deleteByImport(url: string, place: Place): Promise<void> {
  const body = JSON.stringify({ dataValues: [{ ...place, value: '0' }] });
  const headers = { authorization, 'content-type': 'application/json' };
  await fetch(`${url}/api/dataValueSets?importStrategy=DELETE`, { method: 'POST', headers, body });
}
