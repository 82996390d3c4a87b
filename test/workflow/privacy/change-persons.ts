import type { FhirServer } from '../../../cli/sandbox/fhir/index.ts';
import type { RecordStore } from '../../../cli/sandbox/godata/record-store.ts';
import type { FhirResource, MarkedCases } from './marked-persons.ts';

/**
 * Let things happen that runs have to look back for: a moved, a late, and a deleted record, a changed child, and one that is
 * deleted or comes back.
 *
 * @param fhir after the first run
 * @param resources what it held
 * @param day from 0
 */
export function changeResources(
  fhir: Pick<FhirServer, 'put' | 'delete'>,
  resources: readonly FhirResource[],
  day: number,
): void {
  const isOdd = day % 2 === 1;
  const ofType = (type: string) => resources.filter(({ resourceType }) => resourceType === type);
  const [moved, gone, late] = ofType('Immunization');
  const [changed, ...others] = ofType('Patient');
  const last = others.at(-1);
  if (!moved || !gone?.id || !late || !changed || !last?.id) throw new Error('there are too few marked persons');
  fhir.put({ ...moved, occurrenceDateTime: `2026-0${isOdd ? 1 : 2}-03T09:37:41.517+03:00` });
  fhir.put({ ...late, id: `${late.id}-late-${day}`, occurrenceDateTime: '2026-01-20' });
  fhir.put({ ...changed, birthDate: `20${isOdd ? '21' : '20'}-07-16`, gender: isOdd ? 'male' : 'female' });
  if (isOdd) {
    fhir.put(gone);
    fhir.put(last);
  } else {
    fhir.delete('Immunization', gone.id);
    fhir.delete('Patient', last.id);
  }
}

/**
 * The same of an outbreak: a case with another onset, a late one, one that is deleted, a contact that becomes a case.
 *
 * @param records after the first run
 * @param outbreak its id
 * @param marked what it held
 * @param day from 0
 */
export function changeCases(
  records: RecordStore,
  outbreak: string,
  { cases, contacts }: MarkedCases,
  day: number,
): void {
  const [moved, late] = cases;
  const gone = cases.at(-1 - day);
  const became = contacts.at(-1 - day);
  if (!moved || !late) throw new Error('there are too few marked cases');
  records.update(moved.id, { dateOfOnset: `2026-0${1 + (day % 3)}-11T00:00:00.000Z` });
  records.create('cases', outbreak, { ...late, id: `${late.id}-late-${day}`, dateOfOnset: '2026-02-02T00:00:00.000Z' });
  if (gone && gone !== moved) records.remove(gone.id);
  if (became) records.convert(became.id);
}
