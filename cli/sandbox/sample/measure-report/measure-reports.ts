import { addDays, monthNumber, monthText } from '../days.ts';
import type { FhirResource } from '../fhir-resource.ts';
import { FACILITIES, OUTREACH } from '../places.ts';
import { counted } from './counted.ts';
import { madxGroups } from './madx-groups.ts';
import { plainGroups } from './plain-groups.ts';

const BASE = 'https://reports.example.org';
const PROFILE = 'https://profiles.ihe.net/QRPH/mADX/StructureDefinition/mADX-MeasureReport';
/** Months of which there are reports. */
const MONTHS = 12;

/** A report of a month before it is written. */
interface Report {
  readonly id: string;
  /** What `monthNumber` gives. */
  readonly month: number;
  /** Day on which it was written. */
  readonly written: string;
  readonly group: readonly object[];
}

/**
 * Make a year of monthly reports that facilities have counted themselves. Every second facility sends mADX, the others plain
 * MeasureReports. As in real ones, one month was reported twice, and there are reports of a quarter, of a place that nobody
 * knows, of an age that is no option, one that is not ready, and one of a single child.
 *
 * @param options the day up to which there are reports, `YYYY-MM-DD`
 * @returns FHIR R4 MeasureReports, the same for the same day
 * @see https://hl7.org/fhir/R4/measurereport.html
 */
export function measureReports({ today }: { today: string }): FhirResource[] {
  const last = monthNumber(today) - 1;
  const writtenFor = (month: number, day: number) => {
    const due = `${monthText(month + 1)}-0${day}`;
    return due < today ? due : addDays(today, -1);
  };
  const reports = FACILITIES.flatMap(({ place, code, share }, at) =>
    Array.from({ length: MONTHS }, (_, back): FhirResource => {
      const month = last - back;
      const counts = counted(month * FACILITIES.length + at, share);
      const about = { month, written: writtenFor(month, 3 + (at % 5)) };
      return at % 2 === 0
        ? madx({ ...about, id: `madx-${code}-${monthText(month)}`, group: madxGroups(counts) }, code)
        : plain({ ...about, id: `plain-${code}-${monthText(month)}`, group: plainGroups(counts) }, place);
    }),
  );
  return [...reports, ...oddReports(last, writtenFor)];
}

function oddReports(last: number, writtenFor: (month: number, day: number) => string): FhirResource[] {
  const [, belo, , dovale, , fimbo] = FACILITIES;
  if (belo === undefined || dovale === undefined || fimbo === undefined) return [];
  // Old enough that a run which counts the newest months alone does not meet them again.
  const month = last - 4;
  const groups = plainGroups(counted(1, 10));
  const about = { month, written: writtenFor(month, 2), group: groups };
  const quarter = { start: `${monthText(month - 2)}-01`, end: endOf(month) };
  const strange = {
    code: { coding: [{ code: 'EPI_MR1_GIVEN' }] },
    stratifier: [{ stratum: [{ value: { coding: [{ code: 'P9Y' }] }, population: numerator(4) }] }],
  };
  return [
    plain({ ...about, id: 'plain-first-try' }, belo.place),
    { ...plain({ ...about, id: 'plain-quarter' }, dovale.place), period: quarter },
    { ...plain({ ...about, id: 'plain-pending', written: writtenFor(month, 9) }, dovale.place), status: 'pending' },
    madx({ ...about, id: 'madx-outreach', group: madxGroups(counted(2, 5)) }, OUTREACH.code),
    { ...plain({ ...about, id: 'plain-ages', group: [strange] }, fimbo.place), measure: `${BASE}/Measure/ages|1.0` },
    {
      ...plain({ ...about, id: 'plain-child' }, belo.place),
      ...{ type: 'individual', subject: { reference: 'Patient/child-of-one-report' } },
    },
  ];
}

const numerator = (count: number) => [{ code: { coding: [{ code: 'numerator' }] }, count }];

function plain({ id, month, written, group }: Report, place: string): FhirResource {
  return {
    ...common(id, month, written),
    meta: { lastUpdated: `${written}T06:00:00.000Z` },
    measure: `${BASE}/Measure/epi|1.2`,
    subject: { reference: `Location/${place}` },
    group,
  };
}

function madx({ id, month, written, group }: Report, code: string): FhirResource {
  const place = { type: 'Location', identifier: { system: `${BASE}/NamingSystem/organisationUnits`, value: code } };
  return {
    ...common(id, month, written),
    meta: { profile: [PROFILE], lastUpdated: `${written}T06:00:00.000Z` },
    measure: `${BASE}/Measure/EPI_MONTHLY`,
    ...{ subject: place, reporter: place },
    group,
  };
}

function common(id: string, month: number, written: string) {
  const notation = 'http://terminology.hl7.org/CodeSystem/measure-improvement-notation';
  return {
    ...{ resourceType: 'MeasureReport', id, status: 'complete', type: 'summary' },
    date: `${written}T06:00:00Z`,
    period: { start: `${monthText(month)}-01`, end: endOf(month) },
    improvementNotation: { coding: [{ system: notation, code: 'increase' }] },
  };
}

/** The last day of a month. */
function endOf(month: number): string {
  return addDays(`${monthText(month + 1)}-01`, -1);
}
