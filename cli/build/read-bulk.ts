import type { YAMLMap } from 'yaml';
import { BULK_DEFAULTS, type BulkOptions, CHANGES, type ExportLevel } from '../../adaptors/fhir/bulk/bulk-options.ts';
import { Fields } from '../../adaptors/tally/mapping/fields.ts';
import type { Problems } from '../../adaptors/tally/mapping/problems.ts';
import { originOf } from '../../adaptors/transport/oauth2/origin-of.ts';

const KEYS = ['level', 'everyHours', 'changes', 'narrow', 'outputOrigins'];
/** A logical id as FHIR has it. */
const LEVEL = /^(?:system|Patient|Group\/[A-Za-z0-9.-]{1,64})$/;

/**
 * Read how a workflow fetches by bulk export.
 *
 * @param node the workflow's `bulk`
 * @param problems where mistakes go
 * @returns the options; undefined where there are none
 * @example readBulk(node, problems)?.level // 'system'
 */
export function readBulk(node: YAMLMap | undefined, problems: Problems): BulkOptions | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'bulk', KEYS, problems);
  const level = fields.text('level', 'optional', 'system');
  if (level !== undefined && !LEVEL.test(level.value)) {
    problems.at(level.node, `"${level.value}" is no level of an export`, 'write system, Patient or Group/<id>');
  }
  const everyHours = fields.wholeNumber('everyHours', 'optional', '20');
  const origins = fields.texts('outputOrigins', 'optional', '[https://files.example.org]');
  for (const { value, node: where } of origins) {
    if (originOf(value) === value.toLowerCase()) continue;
    problems.at(where, `"${value}" is no origin`, 'write scheme, host and port alone: https://files.example.org');
  }
  return {
    level: (level?.value ?? BULK_DEFAULTS.level) as ExportLevel,
    everyHours: everyHours ?? BULK_DEFAULTS.everyHours,
    changes: fields.oneOf('changes', CHANGES, BULK_DEFAULTS.changes),
    narrow: fields.flag('narrow', BULK_DEFAULTS.narrow),
    outputOrigins: origins.map(({ value }) => value),
  };
}
