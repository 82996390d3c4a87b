import type { RunReport } from '../../../../adaptors/run/state.ts';

/** The conflicts of a report, as `code orgUnit values`. */
export function told({ report }: { readonly report: RunReport }): string[] {
  return report.conflicts.map(({ code, orgUnit = '', values }) => `${code} ${orgUnit} ${values}`);
}
