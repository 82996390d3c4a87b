/** A number with all its digits, which a JavaScript number would not keep. */
export class Decimal {
  readonly text: string;

  /** @param text a decimal, such as `0.10` or `12345678901234567890` */
  constructor(text: string) {
    if (!/^-?\d+(\.\d+)?$/.test(text)) throw new RangeError(`"${text}" is no decimal`);
    this.text = text;
  }

  /** For `exactJson`, which takes the quotes off again. */
  toJSON(): string {
    return `\0${this.text}`;
  }
}

/**
 * Write JSON in which decimals have all their digits.
 *
 * @param value anything that JSON can hold, and decimals
 * @returns one line
 * @see https://hl7.org/fhir/R4/json.html#primitive
 * @example exactJson({ value: new Decimal('0.10') }) // '{"value":0.10}'
 */
export function exactJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/"\\u0000(-?\d+(?:\.\d+)?)"/g, '$1');
}
