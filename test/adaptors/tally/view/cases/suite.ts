import type { FhirResource } from '../../../../../adaptors/tally/compiled-mapping.ts';

/** A view over the resources of its suite, and the rows or the refusal that it has to give. */
export interface ViewCase {
  readonly title: string;
  readonly view: object;
  /** Rows as objects, in any order. */
  readonly expect?: readonly object[];
  /** What the refusal, or the status of a row, has to say. */
  readonly expectError?: RegExp;
}

/** Cases of one feature. */
export interface Suite {
  readonly title: string;
  readonly resources: readonly FhirResource[];
  readonly tests: readonly ViewCase[];
}

/** Write columns in short. @example columns({ id: 'getResourceKey()' }) */
export function columns(paths: Readonly<Record<string, string>>): { column: object[] } {
  return { column: Object.entries(paths).map(([name, path]) => ({ name, path })) };
}

/** Write a view of patients. @example patients(columns({ sex: 'gender' })) */
export function patients(...select: readonly object[]): object {
  return { resource: 'Patient', select };
}

/** A view of one column of patients. */
export function one(path: string, more: object = {}): object {
  return patients({ column: [{ name: 'x', path, ...more }] });
}
