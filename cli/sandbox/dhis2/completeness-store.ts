/** A data set that was declared complete for a unit and period. */
export interface Registration {
  dataSet: string;
  period: string;
  organisationUnit: string;
  attributeOptionCombo: string;
  /** `yyyy-MM-dd` */
  date: string;
  storedBy: string;
  completed: boolean;
  lastUpdated: Date;
}

/** The dimensions of a registration. */
export type RegistrationKey = Pick<Registration, 'dataSet' | 'period' | 'organisationUnit' | 'attributeOptionCombo'>;

/** The complete data set registrations of the server. */
export class CompletenessStore {
  readonly #registrations = new Map<string, Registration>();

  get(key: RegistrationKey): Registration | undefined {
    return this.#registrations.get(registrationKey(key));
  }

  set(registration: Registration): void {
    this.#registrations.set(registrationKey(registration), registration);
  }

  delete(key: RegistrationKey): boolean {
    return this.#registrations.delete(registrationKey(key));
  }

  all(): Registration[] {
    return [...this.#registrations.values()];
  }
}

function registrationKey(key: RegistrationKey): string {
  return [key.dataSet, key.period, key.organisationUnit, key.attributeOptionCombo].join(' ');
}
