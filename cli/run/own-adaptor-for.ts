import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fhirMethodOf } from '../../adaptors/transport/oauth2/fhir-method-of.ts';
import { methodOf } from '../../adaptors/transport/oauth2/method-of.ts';
import { asRecord } from './as-record.ts';
import { type AdaptorPlaces, adaptorName } from './resolve-adaptor.ts';
import { RunError } from './run-error.ts';

/** Which of our adaptors stand in, and for whose credentials. */
const OWN: Readonly<Record<string, (configuration: Credential) => boolean>> = {
  '@openfn/language-dhis2': (configuration) => {
    const method = methodOf(configuration);
    return method !== undefined && method !== 'basic' && method !== 'pat';
  },
  '@openfn/language-fhir': (configuration) => {
    const method = fhirMethodOf(configuration);
    return method === 'client_credentials' || method === 'private_key_jwt';
  },
  // A credential of two systems has a part for each.
  '@openfn/language-http': (configuration) =>
    [configuration, asRecord(configuration.fhir) ?? {}].some((part) => fhirMethodOf(part) === 'private_key_jwt'),
};

const REBUILD = 'Run tallysheet build, which makes it.';

type Credential = Readonly<Record<string, unknown>>;

/**
 * Choose the compatible adaptor for a credential that the published one does not take.
 *
 * @param configuration credential of a step
 * @param adaptors of the step, such as `@openfn/language-fhir@5.1.2`
 * @param places where adaptors are looked for
 * @returns places to look first; none where the published adaptor will do, or the caller has chosen already
 * @throws {RunError} `adaptor-missing` where ours is needed for FHIR and not built
 * @example
 * ownAdaptorFor({ grantType: 'password' }, ['@openfn/language-dhis2@8.2.1'], { dist }).localAdaptors
 * // { '@openfn/language-dhis2': 'dist/language-dhis2' }
 */
export function ownAdaptorFor(
  configuration: Credential,
  adaptors: readonly string[],
  { dist, localAdaptors }: AdaptorPlaces,
): Pick<AdaptorPlaces, 'localAdaptors'> {
  for (const [name, isOurs] of Object.entries(OWN)) {
    const isOfStep = adaptors.some((adaptor) => adaptorName(adaptor) === name);
    const folder = join(dist, '..', name.replace('@openfn/', ''));
    if (!isOfStep || !isOurs(configuration) || localAdaptors?.[name] !== undefined) continue;
    if (existsSync(join(folder, 'package.json'))) return { localAdaptors: { ...localAdaptors, [name]: folder } };
    // The published DHIS2 adaptor says itself that it cannot; the others would send requests without any credential.
    if (name !== '@openfn/language-dhis2')
      throw new RunError('adaptor-missing', `The credential needs our ${name}, and there is no ${folder}.`, REBUILD);
  }
  return {};
}
