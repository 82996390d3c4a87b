import { judge } from './judge.ts';
import type { Operation } from './operations.ts';
import { overLimitWords } from './quarantine.ts';
import { keptState } from './read-state.ts';
import type { RunReport } from './state.ts';

/**
 * End a run red when a person has to look at it: values were refused, a period was parked for the first time, or more
 * rows are in quarantine than the mapping allows. It is the only operation that throws for data; the state that the next
 * run starts from is the report step's, and stays.
 *
 * @returns an operation
 * @state the kept state and the report, unchanged
 * @example verdict()
 */
export function verdict(): Operation {
  return (state) => {
    const { report } = state;
    judge(report, reasonsOf, 'see conflicts, parked and quarantined in the report of the run');
    return { ...keptState(state), ...(report && { report }) };
  };
}

function reasonsOf({
  sent,
  conflicts,
  parkedAnew,
  overLimit,
  quarantine,
  tooLarge,
  export: exported,
}: RunReport): string[] {
  const reasons: string[] = [...(tooLarge ?? []).slice(0, 1)];
  const found = [...new Set(conflicts.map(({ code }) => code))].filter((code) => code !== 'withheld');
  const codes = found.slice(0, 5).join(', ');
  if (sent.refused > 0) reasons.push(`${sent.refused} values were refused (${codes})`);
  else if (found.length > 0) reasons.push(`the mapping does not fit the data set (${codes})`);
  if (parkedAnew.length > 0) reasons.push(`DHIS2 does not take ${parkedAnew.join(', ')} now`);
  if (exported?.is === 'failed') reasons.push('the FHIR server could not make the export');
  if (overLimit) reasons.push(overLimitWords(quarantine));
  if (sent.withheld !== undefined) reasons.push(`${sent.withheld} values that would be emptied were held back`);
  return reasons;
}
