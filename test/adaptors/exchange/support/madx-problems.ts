import { MADX_RULES } from './madx-rules.ts';

/** JSON read without knowing its shape. */
type Json = { readonly [name: string]: unknown };

/**
 * Hold a MeasureReport against the cardinalities of the mADX profile, those of its latest published text and of the one
 * before.
 *
 * @param report parsed JSON
 * @returns the paths that occur too seldom or too often
 * @see https://profiles.ihe.net/QRPH/mADX/
 * @example assert.deepEqual(madxProblems(report), []);
 */
export function madxProblems(report: unknown): string[] {
  return MADX_RULES.flatMap(([path, least, most]) => {
    const names = path.split('.');
    const last = names.pop() ?? '';
    const parents = names.reduce<readonly unknown[]>(
      (found, name) => found.flatMap((one) => elements(one, name)),
      [report],
    );
    return parents.flatMap((parent) => {
      const times = elements(parent, last).length;
      return times < least || times > most ? [`${path}: ${times}`] : [];
    });
  });
}

/** An element without a value that has an extension is there all the same. */
function elements(parent: unknown, name: string): readonly unknown[] {
  if (typeof parent !== 'object' || parent === null) return [];
  const found = (parent as Json)[name] ?? (parent as Json)[`_${name}`];
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}
