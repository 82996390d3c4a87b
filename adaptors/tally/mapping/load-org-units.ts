import type { YAMLMap } from 'yaml';
import type { OrgUnitScheme } from '../compiled-mapping.ts';
import { Fields, type Text } from './fields.ts';
import { ORG_UNITS } from './keys.ts';
import type { Mapping } from './mapping.ts';
import { nearest, type Problems } from './problems.ts';

/**
 * Read `orgUnits`: a lookup of places, what org units are named by, or both.
 *
 * @param node the map; undefined where it is missing, which was noted
 * @param problems where mistakes go
 * @returns the file of the lookup, the id scheme, and whether places are looked up by those that they are part of
 * @example loadOrgUnits(node, problems) // { lookupFile: undefined, idScheme: 'code', climb: false }
 */
export function loadOrgUnits(
  node: YAMLMap | undefined,
  problems: Problems,
): Pick<Mapping, 'lookupFile' | 'idScheme' | 'climb'> | undefined {
  if (node === undefined) return undefined;
  const fields = new Fields(node, 'orgUnits', Object.keys(ORG_UNITS), problems);
  const lookupFile = fields.text('lookup', 'optional', 'org-units.csv')?.value;
  const idScheme = readScheme(fields.text('idScheme', 'optional', 'code'), problems);
  const climb = fields.flag('climb', false);
  if (!fields.has('lookup')) {
    if (!fields.has('idScheme')) {
      problems.at(
        node,
        '"lookup" is missing in orgUnits',
        'add lookup: org-units.csv, or idScheme: code where the places themselves are codes of DHIS2',
      );
    }
    if (climb) {
      problems.at(
        fields.value('climb'),
        '"climb" in orgUnits needs a "lookup": the count cannot ask DHIS2 which places it has, so it could not tell where to stop',
        'name a lookup, or take climb out and let "orgUnit" of the source name the place above',
      );
    }
  }
  return { lookupFile, idScheme, climb };
}

function readScheme(text: Text | undefined, problems: Problems): OrgUnitScheme {
  if (text === undefined) return 'uid';
  const [, word = '', attribute] = /^([^:]*)(?::\s*(.*\S)\s*)?$/.exec(text.value) ?? [];
  if (attribute === undefined && (word === 'uid' || word === 'code')) return word;
  if (attribute !== undefined && word === 'attribute') return `attribute:${attribute}`;
  const meant = nearest(word, ['uid', 'code', 'attribute']);
  problems.at(
    text.node,
    `"idScheme" in orgUnits cannot be "${text.value}"`,
    meant === 'uid' || meant === 'code'
      ? `did you mean "${meant}"?`
      : 'write uid, code, or attribute: with the UID or code of the attribute',
  );
  return 'uid';
}
