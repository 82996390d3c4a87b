import type { Vaccine } from './schedule.ts';

/** What a dose says, before it is written as FHIR. */
export interface Dose {
  id: string;
  patient: string;
  /** The day on which it was entered, `YYYY-MM-DD`. */
  entered: string;
  occurrence: { occurrenceDateTime: string } | { occurrenceString: string };
  status: 'completed' | 'not-done' | 'entered-in-error';
  /** Logical id of the Location; a dose without one has no place. */
  place?: string;
  vaccine?: Vaccine | undefined;
  dose: number;
}
