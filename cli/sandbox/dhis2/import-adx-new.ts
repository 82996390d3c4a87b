import type { AdxGroup, AdxValue } from './adx-document.ts';
import { adxPeriodOf } from './adx-period.ts';
import { importNew } from './import-new.ts';
import type { ImportOptions } from './import-options.ts';
import { emptySummary, type ImportSummary } from './import-summary.ts';
import type { JsonObject } from './json.ts';
import type { Periods } from './periods.ts';
import type { ServerState } from './state.ts';
import type { User } from './users.ts';

/** A group as it is imported: those of one data set and attribute options that follow each other are one. */
interface MergedGroup {
  readonly key: string;
  readonly document: JsonObject & { readonly dataValues: JsonObject[] };
}

/**
 * Import ADX as DHIS2 from 2.43 on does: each attribute that has no other meaning names a category, an annotation is the
 * value, and names are UIDs where the request says nothing else.
 *
 * @param state the server
 * @param user who imports
 * @param options from the query
 * @param groups the document
 * @returns the summary; of several groups, their sum
 * @throws AdxError for a period that is none
 * @see https://github.com/dhis2/dhis2-core/blob/master/dhis-2/dhis-services/dhis-service-core/src/main/java/org/hisp/dhis/datavalue/DataEntryInput.java
 * @example importAdxNew(state, user, options, parseAdx(body)).importCount.updated;
 */
export function importAdxNew(
  state: ServerState,
  user: User,
  options: ImportOptions,
  groups: readonly AdxGroup[],
): ImportSummary {
  const merged: MergedGroup[] = [];
  for (const group of groups) {
    const next = groupOf(state.periods, group);
    const last = merged.at(-1);
    if (last?.key === next.key) last.document.dataValues.push(...next.document.dataValues);
    else merged.push(next);
  }
  const [first, ...rest] = merged.map(({ document }) => importNew(state, user, options, document));
  return rest.reduce(added, first ?? emptySummary(options));
}

function groupOf(periods: Periods, { attributes, values }: AdxGroup): MergedGroup {
  const { orgUnit, period, dataSet, attributeOptionCombo, ...others } = attributes;
  const id = adxPeriodOf(periods, period ?? '').id;
  const attributeOptions = Object.keys(others).length === 0 ? undefined : others;
  const header = { dataSet, attributeOptionCombo: attributeOptionCombo ?? attributeOptions };
  return {
    key: JSON.stringify(header),
    document: { ...header, dataValues: values.map((value) => ({ orgUnit, period: id, ...dataValueOf(value) })) },
  };
}

/** Without attributes the options are an empty set, not none, and no combo has those. */
function dataValueOf({ attributes, annotation }: AdxValue): JsonObject {
  const { dataElement, value, comment, followup, categoryOptionCombo, ...options } = attributes;
  return {
    dataElement,
    value: annotation ?? value,
    comment,
    followUp: followup === undefined ? undefined : followup === 'true',
    deleted: attributes.deleted === undefined ? undefined : attributes.deleted === 'true',
    categoryOptionCombo: categoryOptionCombo ?? options,
  };
}

function added(sum: ImportSummary, next: ImportSummary): ImportSummary {
  const [one, two] = [sum.importCount, next.importCount];
  return {
    ...sum,
    status: sum.status === next.status ? sum.status : 'WARNING',
    importCount: {
      imported: one.imported + two.imported,
      updated: one.updated + two.updated,
      ignored: one.ignored + two.ignored,
      deleted: one.deleted + two.deleted,
    },
    conflicts: [...sum.conflicts, ...next.conflicts],
    rejectedIndexes: [...sum.rejectedIndexes, ...next.rejectedIndexes],
  };
}
