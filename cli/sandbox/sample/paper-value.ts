/** A value that a person entered. */
export interface PaperValue {
  dataElement: string;
  period: string;
  orgUnit: string;
  categoryOptionCombo: string;
  value: string;
  storedBy: string;
}
