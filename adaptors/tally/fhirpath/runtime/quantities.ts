import { dataOf } from './elements.ts';
import { roundNumber, sameElement, sameSiblings, sameValue } from './equality.ts';
import { failType } from './fail.ts';
import { inOrder } from './logic.ts';

interface Measure {
  readonly value: number;
  readonly code: string;
}

const UCUM = 'http://unitsofmeasure.org';

/** Read a quantity with a UCUM unit; other ones do not compare. @throws FhirPathRunError for one with a comparator */
function measureOf(item: unknown): Measure | undefined {
  const data = dataOf(item) as Readonly<Record<string, unknown>> | null | undefined;
  if (data == null || data.system !== UCUM || typeof data.value !== 'number' || typeof data.code !== 'string') {
    return undefined;
  }
  if (data.comparator !== undefined) failType('a quantity without a comparator');
  return { value: data.value, code: data.code };
}

function requireSameUnit(a: Measure, b: Measure): void {
  if (a.code !== b.code) failType('in the unit of the other side of the comparison');
}

/**
 * Compare two quantities.
 *
 * @param a a quantity
 * @param b a quantity
 * @returns whether their values are equal; false where only one has a UCUM unit
 * @throws FhirPathRunError `fhirpath-type` for different units: they are not converted
 * @example sameQuantity(weight, { system: 'http://unitsofmeasure.org', value: 3, code: 'kg' })
 * @see https://hl7.org/fhir/R4/fhirpath.html#quantity
 */
export function sameQuantity(a: unknown, b: unknown): boolean {
  const x = measureOf(a);
  const y = measureOf(b);
  if (x === undefined || y === undefined) return x === y && sameValue(a, b);
  requireSameUnit(x, y);
  return roundNumber(x.value) === roundNumber(y.value);
}

/** Compare two quantity elements, with the ids and extensions beside them. @example sameQuantityElement(a, b) */
export function sameQuantityElement(a: unknown, b: unknown): boolean {
  if (measureOf(a) === undefined && measureOf(b) === undefined) return sameElement(a, b);
  if (!sameQuantity(a, b) || !sameSiblings(a, b)) return false;
  const [x, y] = [dataOf(a), dataOf(b)] as Readonly<Record<string, unknown>>[];
  return sameValue(x?.id, y?.id) && sameValue(x?.extension, y?.extension);
}

/** Say how two quantities of the same unit compare by order. @throws FhirPathRunError for other ones @example orderedQuantity('<') */
export function orderedQuantity(operator: string) {
  return (a: unknown, b: unknown): boolean | undefined => {
    if (a == null || b == null) return undefined;
    const x = measureOf(a);
    const y = measureOf(b);
    // A bare number counts as one without a unit, which never compares with one that has.
    if ((x ?? y) !== undefined && (typeof dataOf(a) === 'number' || typeof dataOf(b) === 'number')) return undefined;
    if (x === undefined || y === undefined) return failType('a quantity with a UCUM unit');
    requireSameUnit(x, y);
    return inOrder(operator, x.value - y.value);
  };
}
