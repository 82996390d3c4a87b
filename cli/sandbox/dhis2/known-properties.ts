import type { MetadataStore } from './metadata-store.ts';
import { propertyNames, targetOf } from './views.ts';

/** Properties that objects may have though none of those stored does. */
const optional = new Set([
  ...['id', 'name', 'code', 'shortName', 'displayName', 'description', 'formName', 'created', 'lastUpdated', 'href'],
  ...[
    'openingDate',
    'closedDate',
    'comment',
    'geometry',
    'parent',
    'path',
    'level',
    'organisationUnits',
    'translations',
  ],
  ...[
    'dataViewOrganisationUnits',
    'teiSearchOrganisationUnits',
    'userRoles',
    'userGroups',
    'username',
    'email',
    'sharing',
  ],
  ...[
    'startDate',
    'endDate',
    'optionSet',
    'commentOptionSet',
    'expiryDays',
    'openFuturePeriods',
    'timelyDays',
    'workflow',
  ],
  ...[
    'dataInputPeriods',
    'dataSetElements',
    'categoryCombo',
    'attributeValues',
    'zeroIsSignificant',
    'dataDimensionType',
  ],
]);

/**
 * Tell whether objects of a collection can have a property.
 *
 * @param store the metadata
 * @param plural the collection
 * @param name of the property, or the uid of an attribute
 * @returns true for those that some object has, for references and for the common ones
 * @example knowsProperty(store, 'organisationUnits', 'foo'); // false
 */
export function knowsProperty(store: MetadataStore, plural: string, name: string): boolean {
  if (optional.has(name) || targetOf(name) !== undefined || store.get('attributes', name)) return true;
  return store.all(plural).some((each) => propertyNames(plural, each).includes(name));
}
