import assert from 'node:assert/strict';

/** A resource as the loader needs it; everything else in it is passed on. */
export interface FhirResource {
  readonly resourceType: string;
  readonly id: string;
}

/** How resources are cut up for the server. */
export interface LoadOptions {
  /** Entries of a transaction Bundle; 200 by default. */
  readonly bundleSize?: number;
  /** Transactions under way at once; 2 by default. */
  readonly parallel?: number;
}

/**
 * Types in the order in which they refer to one another; all others come after them. HAPI links a reference when it
 * stores it or never: one to a resource that comes later is found by no search, no _include and no _revinclude.
 */
const REFERRED_TO = ['Organization', 'Location', 'Practitioner', 'Patient', 'Encounter'];
/** Types whose resources refer to others of the same type, by partOf: stored one Bundle after the other. */
const TREES: ReadonlySet<string> = new Set(['Organization', 'Location']);
const BY_IDENTIFIER = 'Location?identifier=';

/**
 * Make a function that stores resources under their own ids, by transaction Bundles of PUT.
 *
 * Conditional references `Location?identifier=<system>|<value>` are rewritten to `Location/<id>` by the identifiers of
 * the Locations loaded, in this call or in one before it, because HAPI would search for each of them while it stores.
 * The resources are held in memory. What others refer to is stored before them, in whatever order it is given; only a
 * parent (`partOf`) has to stand before its children, or in the same Bundle.
 *
 * @param url the server's base URL
 * @param options sizes
 * @returns takes resources, answers how many were stored
 * @throws AssertionError when the server refuses a Bundle, or a conditional reference names no Location that was loaded
 * @example await loader('http://127.0.0.1:8080/fhir')([{ resourceType: 'Patient', id: 'p1' }]); // 1
 * @see https://hl7.org/fhir/R4/http.html#transaction
 */
export function loader(url: string, options: LoadOptions = {}): (resources: Iterable<FhirResource>) => Promise<number> {
  const { bundleSize = 200, parallel = 2 } = options;
  const idByIdentifier = new Map<string, string>();

  const rewrite = (key: string, value: unknown): unknown => {
    if (key !== 'reference' || typeof value !== 'string' || !value.startsWith(BY_IDENTIFIER)) return value;
    const id = idByIdentifier.get(value.slice(BY_IDENTIFIER.length));
    assert.ok(id !== undefined, `no Location that was loaded has the identifier of ${value}`);
    return `Location/${id}`;
  };

  const store = async (resources: readonly FhirResource[], atOnce: number): Promise<void> => {
    const bundles = cut(resources, bundleSize);
    const work = async (): Promise<void> => {
      for (let next = bundles.shift(); next !== undefined; next = bundles.shift()) await post(url, next, rewrite);
    };
    await Promise.all(Array.from({ length: atOnce }, work));
  };

  return async (resources) => {
    const all = [...resources];
    for (const resource of all) {
      for (const identifier of identifiersOf(resource)) idByIdentifier.set(identifier, resource.id);
    }
    for (const type of REFERRED_TO) {
      const ofType = all.filter(({ resourceType }) => resourceType === type);
      await store(ofType, TREES.has(type) ? 1 : parallel);
    }
    const rest = all.filter(({ resourceType }) => !REFERRED_TO.includes(resourceType));
    await store(rest, parallel);
    return all.length;
  };
}

async function post(
  url: string,
  resources: readonly FhirResource[],
  rewrite: (key: string, value: unknown) => unknown,
): Promise<void> {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
  }));
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', prefer: 'return=minimal' },
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }, rewrite),
  });
  const answer = await response.text();
  assert.equal(response.status, 200, `a transaction of ${resources.length} was refused: ${answer.slice(0, 2000)}`);
}

function identifiersOf(resource: FhirResource & { readonly identifier?: unknown }): string[] {
  if (resource.resourceType !== 'Location' || !Array.isArray(resource.identifier)) return [];
  return resource.identifier.map((identifier: unknown) => {
    assert.ok(
      typeof identifier === 'object' && identifier !== null && 'value' in identifier,
      'identifier without value',
    );
    return `${'system' in identifier ? identifier.system : ''}|${identifier.value}`;
  });
}

function cut<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let from = 0; from < items.length; from += size) pieces.push(items.slice(from, from + size));
  return pieces;
}
