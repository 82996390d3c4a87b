import type { FhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { type FhirResource, MARK, type MarkedPersons } from './marked-persons.ts';

/**
 * Make markers of all that can be of a person in MeasureReports: ids, texts, who is named beside a place, what was
 * evaluated, and of whom a report of a single person is.
 *
 * @param resources MeasureReports
 * @returns them, and the markers
 */
export function markReports(resources: readonly FhirResource[]): MarkedPersons {
  const marked = resources.map((report, at): FhirResource => {
    const text = (of: string) => `${MARK}-${of}-${at}`;
    const person = { reference: `Patient/${text('child')}`, display: text('name') };
    const subject = report.type === 'individual' ? person : { ...(report.subject ?? {}), display: text('nurse') };
    return {
      ...report,
      id: text('report'),
      identifier: [{ system: 'http://example.org/reports', value: text('identifier') }],
      text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${text('narrative')}</div>` },
      contained: [{ resourceType: 'Patient', id: text('contained'), name: [{ family: text('family') }] }],
      evaluatedResource: [person],
      subject,
    };
  });
  return { resources: marked, markers: [MARK] };
}

/**
 * Let things happen to reports: one is replaced, one moves to another month, one comes late, one is deleted or comes back.
 *
 * @param fhir after the first run
 * @param resources what it held
 * @param day from 0
 */
export function changeReports(
  fhir: Pick<FhirServer, 'put' | 'delete'>,
  resources: readonly FhirResource[],
  day: number,
): void {
  const isOdd = day % 2 === 1;
  const [first, replaced, moved] = resources;
  const gone = resources.at(-1);
  if (!first || !replaced || !moved || !gone?.id) throw new Error('there are too few marked reports');
  const date = `2026-04-${10 + (day % 20)}T09:37:41Z`;
  fhir.put({ ...replaced, date, group: isOdd ? first.group : [] });
  fhir.put({ ...moved, period: isOdd ? { start: '2026-01-01', end: '2026-01-31' } : first.period });
  fhir.put({ ...first, id: `${first.id}-late-${day}`, date });
  if (isOdd) fhir.put(gone);
  else fhir.delete('MeasureReport', gone.id);
}
