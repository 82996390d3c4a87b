/** A facility that reports from FHIR: its Location, and the org unit that `mappings/org-units.csv` leads it to. */
export interface Facility {
  place: string;
  district: string;
  orgUnit: string;
  code: string;
  name: string;
  /** How many of a hundred children call it theirs. */
  share: number;
}

/** The country's org unit, the root of the hierarchy. */
export const COUNTRY = { orgUnit: 'uOBcvdfgkZ8', code: 'TL', name: 'Tallyland' };

/** The districts: places that hold facilities and count nothing themselves. */
export const DISTRICTS = [
  { place: 'loc-north', orgUnit: 'ts1AT7jVTqV', code: 'TL-N', name: 'North District' },
  { place: 'loc-south', orgUnit: 'ZALWClU1HLm', code: 'TL-S', name: 'South District' },
];

/** The facilities whose doses are counted. */
export const FACILITIES: readonly Facility[] = [
  facility('loc-amari', 'loc-north', 'nnDarh7hZhG', 'TL-1001', 'Amari Hospital', 28),
  facility('loc-belo', 'loc-north', 'UpC3p4YvEez', 'TL-1002', 'Belo Health Centre', 16),
  facility('loc-cendra', 'loc-north', 'bSJR8fSeaia', 'TL-1003', 'Cendra Clinic', 9),
  facility('loc-dovale', 'loc-north', 'gf9N2fa2X2j', 'TL-1004', 'Dovale Dispensary', 6),
  facility('loc-ekuno', 'loc-south', 'EZLiI2KjQ0J', 'TL-2001', 'Ekuno Health Centre', 18),
  facility('loc-fimbo', 'loc-south', 'XsTKfNNpSZh', 'TL-2002', 'Fimbo Clinic', 11),
  facility('loc-galeno', 'loc-south', 'r5iwclWu0eE', 'TL-2003', 'Galeno Dispensary', 7),
  facility('loc-hoduri', 'loc-south', 'DDYs4630rCa', 'TL-2004', 'Hoduri Clinic', 5),
];

/** A post that the lookup does not know: what is given there is quarantined until someone adds it. */
export const OUTREACH = {
  place: 'loc-itumba-outreach',
  district: 'loc-south',
  code: 'TL-2901',
  name: 'Itumba Outreach',
};

/** A facility still on paper: an org unit without a FHIR Location, whose values a clerk types into DHIS2. */
export const PAPER_FACILITY = {
  orgUnit: 'B4TFjuzLGb7',
  district: 'loc-north',
  code: 'TL-1005',
  name: 'Joruma Dispensary',
};

function facility(
  place: string,
  district: string,
  orgUnit: string,
  code: string,
  name: string,
  share: number,
): Facility {
  return { place, district, orgUnit, code, name, share };
}
