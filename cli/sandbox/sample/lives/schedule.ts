/** A vaccine as the sample codes it. */
export interface Vaccine {
  key: string;
  cvx: string;
  display: string;
}

/** One coming to the clinic, with the doses that are due then. */
export interface Visit {
  /** Age at which it is due, in days. */
  due: number;
  /** Share of the children who come at all, of those who have not dropped out. */
  reached: number;
  /** Share of the children who never come again after this visit was due. */
  dropOut: number;
  doses: readonly { vaccine: Vaccine; dose: number }[];
}

/** The vaccine given at birth, once. */
export const BCG: Vaccine = { key: 'bcg', cvx: '19', display: 'BCG' };
const OPV: Vaccine = { key: 'opv', cvx: '182', display: 'OPV, Unspecified' };
const PENTA: Vaccine = { key: 'penta', cvx: '102', display: 'DTP-Hib-Hep B' };
const PCV: Vaccine = { key: 'pcv', cvx: '133', display: 'Pneumococcal conjugate PCV 13' };
const ROTA: Vaccine = { key: 'rota', cvx: '119', display: 'rotavirus, monovalent' };
const MR: Vaccine = { key: 'mr', cvx: '04', display: 'M/R' };

/** The national schedule, in the order of the visits. */
export const SCHEDULE: readonly Visit[] = [
  { due: 0, reached: 0.93, dropOut: 0.03, doses: [dose(BCG, 1), dose(OPV, 0)] },
  { due: 42, reached: 0.97, dropOut: 0.06, doses: [dose(OPV, 1), dose(PENTA, 1), dose(PCV, 1), dose(ROTA, 1)] },
  { due: 70, reached: 0.95, dropOut: 0.06, doses: [dose(OPV, 2), dose(PENTA, 2), dose(PCV, 2), dose(ROTA, 2)] },
  { due: 98, reached: 0.93, dropOut: 0.07, doses: [dose(OPV, 3), dose(PENTA, 3), dose(PCV, 3)] },
  { due: 274, reached: 0.92, dropOut: 0.12, doses: [dose(MR, 1)] },
  { due: 548, reached: 0.82, dropOut: 0, doses: [dose(MR, 2)] },
];

function dose(vaccine: Vaccine, number: number): { vaccine: Vaccine; dose: number } {
  return { vaccine, dose: number };
}
