import { countedViews } from '../records/record-views.ts';
import { SourceError } from '../records/source-error.ts';
import type { CompiledMapping } from '../tally/compiled-mapping.ts';

/**
 * Stop where a mapping has views of plain records, which no FHIR server gives, before anything is asked.
 *
 * @param mapping compiled mapping
 * @throws {SourceError} `wrong-source`
 * @example refuseRecords(mapping)
 */
export function refuseRecords(mapping: CompiledMapping): void {
  const wrong = countedViews(mapping).find(({ isRecord }) => isRecord);
  if (wrong === undefined) return;
  throw new SourceError(
    'wrong-source',
    `view "${wrong.name}" is of records (${wrong.resource}), which a FHIR server has not`,
    'write resource: and a FHIR type, or take a workflow that reads the right source',
  );
}
