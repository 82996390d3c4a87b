import type { ParameterType, SearchParameter } from './types.ts';

/**
 * Search parameters by resource type, one a line: name, type, element paths with `|` between, and the one target type of a
 * reference after `>`. Only what can be compared here is listed; anything else is refused as unknown.
 */
const common = `
  _id token id
  _profile uri meta.profile
  _security token meta.security
  _source uri meta.source
  _tag token meta.tag`;

const addressParameters = `
  address string address.text|address.line|address.city|address.district|address.state|address.country|address.postalCode
  address-city string address.city
  address-country string address.country
  address-postalcode string address.postalCode
  address-state string address.state
  address-use token address.use`;

const byType: Readonly<Record<string, string>> = {
  Immunization: `
    date date occurrenceDateTime
    identifier token identifier
    location reference location>Location
    lot-number string lotNumber
    manufacturer reference manufacturer>Organization
    patient reference patient>Patient
    performer reference performer.actor
    reaction reference reaction.detail>Observation
    reaction-date date reaction.date
    reason-code token reasonCode
    reason-reference reference reasonReference
    series string protocolApplied.series
    status token status
    status-reason token statusReason
    target-disease token protocolApplied.targetDisease
    vaccine-code token vaccineCode`,
  Patient: `${addressParameters}
    active token active
    birthdate date birthDate
    death-date date deceasedDateTime
    email token telecom
    family string name.family
    gender token gender
    general-practitioner reference generalPractitioner
    given string name.given
    identifier token identifier
    language token communication.language
    link reference link.other
    name string name.text|name.family|name.given|name.prefix|name.suffix
    organization reference managingOrganization>Organization
    phone token telecom
    telecom token telecom`,
  Location: `${addressParameters}
    endpoint reference endpoint>Endpoint
    identifier token identifier
    name string name|alias
    operational-status token operationalStatus
    organization reference managingOrganization>Organization
    partof reference partOf>Location
    status token status
    type token type`,
  Organization: `${addressParameters}
    active token active
    endpoint reference endpoint>Endpoint
    identifier token identifier
    name string name|alias
    partof reference partOf>Organization
    type token type`,
  Encounter: `
    account reference account>Account
    appointment reference appointment>Appointment
    based-on reference basedOn
    class token class
    date date period
    diagnosis reference diagnosis.condition
    episode-of-care reference episodeOfCare>EpisodeOfCare
    identifier token identifier
    location reference location.location>Location
    location-period date location.period
    part-of reference partOf>Encounter
    participant reference participant.individual
    participant-type token participant.type
    patient reference subject>Patient
    practitioner reference participant.individual>Practitioner
    reason-code token reasonCode
    reason-reference reference reasonReference
    service-provider reference serviceProvider>Organization
    special-arrangement token hospitalization.specialArrangement
    status token status
    subject reference subject
    type token type`,
  Observation: `
    based-on reference basedOn
    category token category
    code token code
    data-absent-reason token dataAbsentReason
    date date effectiveDateTime|effectivePeriod|effectiveInstant
    derived-from reference derivedFrom
    device reference device
    encounter reference encounter>Encounter
    focus reference focus
    has-member reference hasMember
    identifier token identifier
    method token method
    part-of reference partOf
    patient reference subject>Patient
    performer reference performer
    specimen reference specimen>Specimen
    status token status
    subject reference subject
    value-concept token valueCodeableConcept
    value-date date valueDateTime|valuePeriod
    value-string string valueString`,
  Condition: `
    category token category
    clinical-status token clinicalStatus
    code token code
    encounter reference encounter>Encounter
    identifier token identifier
    onset-date date onsetDateTime|onsetPeriod
    patient reference subject>Patient
    recorded-date date recordedDate
    subject reference subject
    verification-status token verificationStatus`,
  MeasureReport: `
    date date date
    identifier token identifier
    measure uri measure
    patient reference subject>Patient
    period date period
    reporter reference reporter
    status token status
    subject reference subject`,
  QuestionnaireResponse: `
    author reference author
    authored date authored
    based-on reference basedOn
    encounter reference encounter>Encounter
    identifier token identifier
    part-of reference partOf
    patient reference subject>Patient
    questionnaire uri questionnaire
    source reference source
    status token status
    subject reference subject`,
  Practitioner: `
    active token active
    family string name.family
    given string name.given
    identifier token identifier
    name string name.text|name.family|name.given`,
};

const otherTypes = '\n  identifier token identifier\n  status token status';

const parsed = new Map<string, ReadonlyMap<string, SearchParameter>>();

/**
 * List the search parameters of a resource type, except `_lastUpdated`, which is no element path.
 *
 * @param type such as `Immunization`; a type without a list of its own has the common ones, `identifier` and `status`
 * @returns by name, in alphabetical order
 * @see http://hl7.org/fhir/R4/searchparameter-registry.html
 * @example searchParametersOf('Immunization').get('date')?.paths // ['occurrenceDateTime']
 */
export function searchParametersOf(type: string): ReadonlyMap<string, SearchParameter> {
  const known = parsed.get(type);
  if (known !== undefined) return known;
  const lines = `${common}\n${byType[type] ?? otherTypes}`.split('\n').filter((line) => line.trim() !== '');
  const list = lines.map(parseLine).sort((a, b) => (a.name < b.name ? -1 : 1));
  const map = new Map(list.map((parameter) => [parameter.name, parameter]));
  parsed.set(type, map);
  return map;
}

const typeNames: readonly ParameterType[] = ['date', 'token', 'reference', 'string', 'uri'];

function parseLine(line: string): SearchParameter {
  const [name = '', typeName = '', where = ''] = line.trim().split(' ');
  const type = typeNames.find((each) => each === typeName);
  if (type === undefined) throw new TypeError(`search parameter without a type: ${line}`);
  const [paths = '', target] = where.split('>');
  return { name, type, paths: paths.split('|'), ...(target === undefined ? {} : { target }) };
}
