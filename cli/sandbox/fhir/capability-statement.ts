import type { Context } from './context.ts';
import { formatInstant } from './instant.ts';
import { resourceTypes } from './resource-types.ts';
import { searchParametersOf } from './search-parameters.ts';
import type { FhirResource } from './types.ts';

const interactions = [
  'search-type',
  'update',
  'vread',
  'read',
  'history-type',
  'history-instance',
  'delete',
  'create',
].map((code) => ({ code }));

const SECURITY = {
  service: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'OAuth' }] }],
};

/**
 * Say what the server can do.
 *
 * @param context the clock and the base address
 * @returns a CapabilityStatement
 * @see http://hl7.org/fhir/R4/capabilitystatement.html
 * @example capabilityStatement(context).fhirVersion // '4.0.1'
 */
export function capabilityStatement(context: Context): FhirResource {
  return {
    resourceType: 'CapabilityStatement',
    id: context.searches.newId(),
    name: 'TallysheetSandbox',
    status: 'active',
    date: formatInstant(context.now()),
    publisher: 'Tallysheet',
    kind: 'instance',
    software: { name: 'Tallysheet sandbox', version: '0.1.0' },
    implementation: { description: 'An in-memory FHIR R4 server to try Tallysheet with', url: context.base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'json'],
    rest: [
      {
        mode: 'server',
        ...(context.guarded ? { security: SECURITY } : {}),
        resource: resourceTypes.map(resourceCapability),
        interaction: [{ code: 'transaction' }, { code: 'batch' }, { code: 'history-system' }],
      },
    ],
  };
}

function resourceCapability(type: string): unknown {
  const parameters = [...searchParametersOf(type).values()];
  const references = parameters.filter((parameter) => parameter.type === 'reference');
  return {
    type,
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    interaction: interactions,
    versioning: 'versioned-update',
    conditionalCreate: true,
    conditionalUpdate: false,
    conditionalDelete: 'multiple',
    searchInclude: ['*', ...references.map(({ name }) => `${type}:${name}`)],
    searchParam: [
      { name: '_lastUpdated', type: 'date' },
      ...parameters.map(({ name, type: kind }) => ({ name, type: kind })),
    ],
  };
}
