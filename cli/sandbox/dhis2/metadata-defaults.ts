import type { JsonObject } from './json.ts';

const sharing = { public: 'rwrw----', external: false, users: {}, userGroups: {} };
const inert = { code: 'default', name: 'default', shortName: 'default', sharing };

/** Uid of the category option combo that stands for "no disaggregation", as a new DHIS2 database has it. */
export const defaultOptionCombo = 'HllvX50cXC0';
/** Uid of the category combo that stands for "no disaggregation". */
export const defaultCategoryCombo = 'bjDvmb4bfuf';
/** Uid of the user `admin`. */
export const adminId = 'M5zQapPyTZI';

/** The authorities of the role Superuser of a new database. */
const superuser = [
  'ALL',
  'F_ACCEPT_DATA_LOWER_LEVELS',
  'F_APPROVE_DATA',
  'F_APPROVE_DATA_LOWER_LEVELS',
  'F_CAPTURE_DATASTORE_UPDATE',
  'F_DATAVALUE_ADD',
  'F_EDIT_EXPIRED',
  'F_ENROLLMENT_CASCADE_DELETE',
  'F_EXPORT_DATA',
  'F_GENERATE_MIN_MAX_VALUES',
  'F_IGNORE_TRACKER_REQUIRED_VALUE_VALIDATION',
  'F_IMPERSONATE_USER',
  'F_INDICATOR_MERGE',
  'F_INDICATOR_TYPE_MERGE',
  'F_INSERT_CUSTOM_JS_CSS',
  'F_LOCALE_ADD',
  'F_METADATA_EXPORT',
  'F_METADATA_IMPORT',
  'F_ORGANISATIONUNIT_MOVE',
  'F_ORGANISATION_UNIT_MERGE',
  'F_ORGANISATION_UNIT_SPLIT',
  'F_ORG_UNIT_PROFILE_ADD',
  'F_PERFORM_ANALYTICS_EXPLAIN',
  'F_PERFORM_MAINTENANCE',
  'F_PREDICTOR_RUN',
  'F_PREVIOUS_IMPERSONATOR_AUTHORITY',
  'F_REPLICATE_USER',
  'F_RUN_VALIDATION',
  'F_SEND_EMAIL',
  'F_SKIP_DATA_IMPORT_AUDIT',
  'F_SYSTEM_SETTING',
  'F_TEI_CASCADE_DELETE',
  'F_TRACKED_ENTITY_INSTANCE_SEARCH_IN_ALL_ORGUNITS',
  'F_TRACKED_ENTITY_MERGE',
  'F_UNCOMPLETE_EVENT',
  'F_USER_GROUPS_READ_ONLY_ADD_MEMBERS',
  'F_USER_VIEW',
  'F_VIEW_EVENT_ANALYTICS',
  'F_VIEW_SERVER_INFO',
  'F_VIEW_UNAPPROVED_DATA',
];

/** The metadata that a new DHIS2 database holds, as far as this server needs it. */
export const defaultMetadata: Readonly<Record<string, readonly JsonObject[]>> = {
  categoryOptions: [{ ...inert, id: 'xYerKDKCefk' }],
  categories: [
    { ...inert, id: 'GLevLNI9wkl', dataDimensionType: 'DISAGGREGATION', categoryOptions: [{ id: 'xYerKDKCefk' }] },
  ],
  categoryCombos: [
    { ...inert, id: defaultCategoryCombo, dataDimensionType: 'DISAGGREGATION', categories: [{ id: 'GLevLNI9wkl' }] },
  ],
  categoryOptionCombos: [
    {
      ...inert,
      id: defaultOptionCombo,
      categoryCombo: { id: defaultCategoryCombo },
      categoryOptions: [{ id: 'xYerKDKCefk' }],
    },
  ],
  userRoles: [{ id: 'yrB6vc5Ip3r', name: 'Superuser', code: 'Superuser', authorities: superuser, sharing }],
  users: [
    {
      id: adminId,
      username: 'admin',
      code: 'admin',
      firstName: 'admin',
      surname: 'admin',
      password: 'district',
      userRoles: [{ id: 'yrB6vc5Ip3r' }],
      organisationUnits: [],
      dataViewOrganisationUnits: [],
      teiSearchOrganisationUnits: [],
    },
  ],
};
