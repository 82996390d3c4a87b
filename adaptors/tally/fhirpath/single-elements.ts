/**
 * Elements that R4 allows at most once, by the model path of their parent. The model of the fhirpath package has no
 * cardinalities, so what is not listed here counts as repeating: that is safe, only less precise.
 * @see https://hl7.org/fhir/R4/datatypes.html
 */
const SINGLE: Readonly<Record<string, string>> = {
  Address: 'id use type text city district state postalCode country period',
  Age: 'id value comparator unit system code',
  Annotation: 'id author time text',
  CodeableConcept: 'id text',
  Coding: 'id system version code display userSelected',
  ContactPoint: 'id system value use rank period',
  Duration: 'id value comparator unit system code',
  Extension: 'id url value',
  HumanName: 'id use text family period',
  Identifier: 'id use type system value period assigner',
  Meta: 'id versionId lastUpdated source',
  Money: 'id value currency',
  Period: 'id start end',
  Quantity: 'id value comparator unit system code',
  Range: 'id low high',
  Ratio: 'id numerator denominator',
  Reference: 'id reference type identifier display',
  Condition:
    'id meta implicitRules language text clinicalStatus verificationStatus severity code subject encounter onset ' +
    'abatement recordedDate recorder asserter',
  Encounter:
    'id meta implicitRules language text status class serviceType priority subject period length hospitalization ' +
    'serviceProvider partOf',
  'Encounter.hospitalization':
    'id preAdmissionIdentifier origin admitSource reAdmission destination dischargeDisposition',
  'Encounter.location': 'id location status physicalType period',
  'Encounter.participant': 'id period individual',
  Immunization:
    'id meta implicitRules language text status statusReason vaccineCode patient encounter occurrence recorded ' +
    'primarySource reportOrigin location manufacturer lotNumber expirationDate site route doseQuantity isSubpotent ' +
    'fundingSource',
  'Immunization.performer': 'id function actor',
  'Immunization.protocolApplied': 'id series authority doseNumber seriesDoses',
  'Immunization.reaction': 'id date detail reported',
  Location:
    'id meta implicitRules language text status operationalStatus name description mode address physicalType ' +
    'position managingOrganization partOf availabilityExceptions',
  'Location.position': 'id longitude latitude altitude',
  Observation:
    'id meta implicitRules language text status code subject encounter effective issued value dataAbsentReason ' +
    'bodySite method specimen device',
  'Observation.component': 'id code value dataAbsentReason',
  Patient:
    'id meta implicitRules language text active gender birthDate deceased maritalStatus multipleBirth ' +
    'managingOrganization',
  'Patient.contact': 'id name address gender organization period',
};

const paths = new Set(
  Object.entries(SINGLE).flatMap(([parent, names]) => names.split(' ').map((name) => `${parent}.${name}`)),
);

/**
 * Tell whether an element occurs at most once in its parent.
 *
 * @param path path of the parent in the model
 * @param name the element, for choices with or without the type at the end
 * @returns true only where R4 allows at most one
 * @example isSingleElement('Patient', 'gender') // true
 */
export function isSingleElement(path: string, name: string): boolean {
  return paths.has(`${path}.${name}`);
}
