/** What the server knows of one kind of metadata object. */
export interface Schema {
  /** Name of the collection in documents and paths. */
  plural: string;
  /** Full class name, as import reports give it. */
  klass: string;
  /** Properties that must be there, in the order DHIS2 reports them, with their Java class. */
  required?: readonly (readonly [property: string, javaClass: string])[];
  /** Single references that are checked on import: property → collection. */
  references?: Readonly<Record<string, string>>;
  /** Properties that a full answer (`GET /{id}`) holds even when nobody has set them. */
  defaults?: Readonly<Record<string, unknown>>;
  /** Whether objects of this kind are shared by `sharing.public`. */
  shared?: boolean;
}

const text = 'java.lang.String';
const shortName = ['shortName', text] as const;

const dataSetDefaults = {
  dimensionItemType: 'REPORTING_RATE',
  legendSets: [],
  dataInputPeriods: [],
  indicators: [],
  compulsoryDataElementOperands: [],
  sections: [],
  mobile: false,
  version: 1,
  expiryDays: 0,
  timelyDays: 15,
  notifyCompletingUser: false,
  interpretations: [],
  openFuturePeriods: 0,
  openPeriodsAfterCoEndDate: 0,
  fieldCombinationRequired: false,
  validCompleteOnly: false,
  noValueRequiresComment: false,
  skipOffline: false,
  dataElementDecoration: false,
  renderAsTabs: false,
  renderHorizontally: false,
  compulsoryFieldsCompleteOnly: false,
  formType: 'DEFAULT',
};

const dataElementDefaults = {
  dimensionItemType: 'DATA_ELEMENT',
  legendSets: [],
  aggregationLevels: [],
  zeroIsSignificant: false,
  dataElementGroups: [],
};

const programDefaults = {
  onlyEnrollOnce: false,
  displayIncidentDate: false,
  selectEnrollmentDatesInFuture: false,
  selectIncidentDatesInFuture: false,
  accessLevel: 'OPEN',
  programTrackedEntityAttributes: [],
  programStages: [],
  organisationUnits: [],
};

const schemaList: readonly Schema[] = [
  { plural: 'attributes', klass: 'org.hisp.dhis.attribute.Attribute', shared: true },
  {
    plural: 'organisationUnits',
    klass: 'org.hisp.dhis.organisationunit.OrganisationUnit',
    required: [shortName, ['openingDate', 'java.util.Date'], ['name', text]],
    references: { parent: 'organisationUnits' },
    defaults: { dimensionItemType: 'ORGANISATION_UNIT', legendSets: [], users: [] },
  },
  { plural: 'organisationUnitLevels', klass: 'org.hisp.dhis.organisationunit.OrganisationUnitLevel' },
  { plural: 'organisationUnitGroups', klass: 'org.hisp.dhis.organisationunit.OrganisationUnitGroup', shared: true },
  { plural: 'categoryOptions', klass: 'org.hisp.dhis.category.CategoryOption', required: [shortName], shared: true },
  { plural: 'categories', klass: 'org.hisp.dhis.category.Category', shared: true },
  { plural: 'categoryCombos', klass: 'org.hisp.dhis.category.CategoryCombo', shared: true },
  {
    plural: 'categoryOptionCombos',
    klass: 'org.hisp.dhis.category.CategoryOptionCombo',
    references: { categoryCombo: 'categoryCombos' },
  },
  { plural: 'options', klass: 'org.hisp.dhis.option.Option' },
  { plural: 'optionSets', klass: 'org.hisp.dhis.option.OptionSet', shared: true },
  {
    plural: 'dataElements',
    klass: 'org.hisp.dhis.dataelement.DataElement',
    required: [
      ['aggregationType', 'org.hisp.dhis.analytics.AggregationType'],
      ['domainType', 'org.hisp.dhis.dataelement.DataElementDomain'],
      ['valueType', 'org.hisp.dhis.common.ValueType'],
      shortName,
      ['name', text],
    ],
    references: { categoryCombo: 'categoryCombos', optionSet: 'optionSets' },
    defaults: dataElementDefaults,
    shared: true,
  },
  {
    plural: 'dataSets',
    klass: 'org.hisp.dhis.dataset.DataSet',
    required: [['periodType', 'org.hisp.dhis.period.PeriodType'], shortName, ['name', text]],
    references: { categoryCombo: 'categoryCombos' },
    defaults: dataSetDefaults,
    shared: true,
  },
  { plural: 'constants', klass: 'org.hisp.dhis.constant.Constant', shared: true },
  { plural: 'dataElementGroups', klass: 'org.hisp.dhis.dataelement.DataElementGroup', shared: true },
  { plural: 'indicatorTypes', klass: 'org.hisp.dhis.indicator.IndicatorType' },
  { plural: 'indicators', klass: 'org.hisp.dhis.indicator.Indicator', shared: true },
  { plural: 'indicatorGroups', klass: 'org.hisp.dhis.indicator.IndicatorGroup', shared: true },
  { plural: 'userRoles', klass: 'org.hisp.dhis.user.UserRole', shared: true },
  { plural: 'userGroups', klass: 'org.hisp.dhis.user.UserGroup', shared: true },
  { plural: 'users', klass: 'org.hisp.dhis.user.User' },
  {
    plural: 'trackedEntityAttributes',
    klass: 'org.hisp.dhis.trackedentity.TrackedEntityAttribute',
    references: { optionSet: 'optionSets' },
    defaults: { unique: false, orgunitScope: false, generated: false },
    shared: true,
  },
  {
    plural: 'trackedEntityTypes',
    klass: 'org.hisp.dhis.trackedentity.TrackedEntityType',
    defaults: { trackedEntityTypeAttributes: [] },
    shared: true,
  },
  {
    plural: 'programs',
    klass: 'org.hisp.dhis.program.Program',
    references: { categoryCombo: 'categoryCombos', trackedEntityType: 'trackedEntityTypes' },
    defaults: programDefaults,
    shared: true,
  },
  {
    plural: 'programStages',
    klass: 'org.hisp.dhis.program.ProgramStage',
    references: { program: 'programs' },
    defaults: { repeatable: false, programStageDataElements: [], validationStrategy: 'ON_COMPLETE' },
    shared: true,
  },
];

/** The kinds of metadata objects by the name of their collection. */
export const schemas: ReadonlyMap<string, Schema> = new Map(schemaList.map((schema) => [schema.plural, schema]));

/**
 * Name a kind of object as error messages do.
 *
 * @param schema the kind
 * @returns the class name without its package
 * @example simpleName(schema); // 'OrganisationUnit'
 */
export function simpleName(schema: Schema): string {
  return schema.klass.slice(schema.klass.lastIndexOf('.') + 1);
}
