import { uidOf } from '../../dhis2/uid.ts';

/** An org unit of the DHIS2 that is read. */
export interface SourcePlace {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  /** UID of the unit above. */
  readonly parent?: string;
}

const ROOT: SourcePlace = place('FS', 'Facility System');
const DISTRICTS = [place('FS-1', 'North District', ROOT.id), place('FS-2', 'South District', ROOT.id)];

/** The facilities that report. `mappings/dhis2-to-dhis2/org-units.csv` knows all of them but Itumba Outreach. */
export const REPORTING: readonly SourcePlace[] = [
  facility('FS-1001', 'Amari Hospital'),
  facility('FS-1001-W', 'Amari Maternity'),
  facility('FS-1002', 'Belo Health Centre'),
  facility('FS-1003', 'Cendra Clinic'),
  facility('FS-1004', 'Dovale Dispensary'),
  // The other DHIS2 knows it by its old name.
  facility('FS-2001', 'Ekuno Hospital'),
  // There it lies in the other district still.
  { ...facility('FS-2002', 'Fimbo Clinic'), parent: uidOf('source FS-1') },
  facility('FS-2003', 'Galeno Dispensary'),
  facility('FS-2004', 'Hoduri Clinic'),
  facility('FS-2901', 'Itumba Outreach'),
];

/** The whole hierarchy, units above those below. */
export const SOURCE_PLACES: readonly SourcePlace[] = [ROOT, ...DISTRICTS, ...REPORTING];

function facility(code: string, name: string): SourcePlace {
  return place(code, name, uidOf(`source ${code.slice(0, 4)}`));
}

function place(code: string, name: string, parent?: string): SourcePlace {
  return { id: uidOf(`source ${code}`), code, name, ...(parent === undefined ? {} : { parent }) };
}
