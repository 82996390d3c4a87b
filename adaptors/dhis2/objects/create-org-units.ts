import type { Transport } from '../../transport/index.ts';
import { MetadataError } from './metadata-error.ts';
import { createOrgUnit } from './org-units.ts';
import type { PlannedUnit } from './plan-org-units.ts';

/** What came of one planned unit. */
export interface CreatedUnit {
  readonly planned: PlannedUnit;
  readonly outcome: 'created' | 'found' | 'refused' | 'parent-refused';
  /** What DHIS2 says against it; undefined where nothing. */
  readonly why: string | undefined;
}

/**
 * Create planned org units one after the other, those above first, and say what came of each as soon as it is known. What
 * DHIS2 refuses takes those below it along; all others are made. A run that breaks off can be repeated: UIDs are derived
 * from the places, so what is there is found.
 *
 * @param transport the DHIS2 server
 * @param plan `create` of `planOrgUnits`
 * @returns what came of each, in the order of the plan
 * @throws {TransportError} when the user may create no org units, or DHIS2 is gone
 * @throws {MetadataError} `outcome-unclear`
 * @example for await (const { planned, outcome } of createOrgUnits(dhis2, plan.create)) log(outcome, planned.unit.id);
 */
export async function* createOrgUnits(transport: Transport, plan: readonly PlannedUnit[]): AsyncGenerator<CreatedUnit> {
  const refused = new Set<string>();
  for (const planned of plan) {
    const { id, parent } = planned.unit;
    if (parent !== undefined && refused.has(parent.id)) {
      refused.add(id);
      yield { planned, outcome: 'parent-refused', why: `the unit above it, ${parent.id}, was refused` };
      continue;
    }
    yield await createOne(transport, planned, refused);
  }
}

async function createOne(transport: Transport, planned: PlannedUnit, refused: Set<string>): Promise<CreatedUnit> {
  try {
    const { outcome } = await createOrgUnit(transport, planned.unit);
    return { planned, outcome, why: undefined };
  } catch (error) {
    if (!(error instanceof MetadataError) || error.code !== 'object-refused') throw error;
    refused.add(planned.unit.id);
    return { planned, outcome: 'refused', why: error.message };
  }
}
