import { type Transport, TransportError } from '../transport/index.ts';

/** What a server says that it can be searched by. */
export interface Capability {
  /** Declared search parameters by resource type; an empty set where the type is served and none is declared. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether it asks for tokens, as gateways before servers do. */
  readonly guarded: boolean;
}

interface Declared {
  readonly name?: unknown;
}

interface RestPart {
  readonly mode?: unknown;
  readonly security?: { readonly service?: unknown };
  readonly searchParam?: readonly Declared[];
  readonly resource?: readonly { readonly type?: unknown; readonly searchParam?: readonly Declared[] }[];
}

/**
 * Read what a server says of itself.
 *
 * @param transport the FHIR server
 * @returns what it declares; undefined where it shows no CapabilityStatement to this user, or none that lists types
 * @see https://hl7.org/fhir/R4/http.html#capabilities
 * @example (await readCapability(fhir))?.types.get('Immunization')?.has('date')
 */
export async function readCapability(transport: Transport): Promise<Capability | undefined> {
  const statement = await readStatement(transport);
  const rest = (Array.isArray(statement?.rest) ? statement.rest : []) as readonly RestPart[];
  const types = new Map<string, ReadonlySet<string>>();
  for (const { mode = 'server', searchParam: common = [], resource = [] } of rest) {
    if (mode !== 'server') continue;
    for (const { type, searchParam = [] } of resource) {
      if (typeof type !== 'string') continue;
      const names = searchParam.length === 0 ? [] : [...searchParam, ...common];
      types.set(type, new Set(names.map(({ name }) => String(name))));
    }
  }
  const guarded = rest.some(({ security }) => /"(OAuth|SMART-on-FHIR)"/.test(JSON.stringify(security?.service ?? [])));
  return types.size === 0 ? undefined : { types, guarded };
}

/** What is wrong with the server or the credential is told by the next request, which is one of the tally's own. */
async function readStatement(transport: Transport): Promise<{ readonly rest?: unknown } | undefined> {
  try {
    const { status, body } = await transport.send({ method: 'GET', path: 'metadata' });
    const statement = body as { readonly resourceType?: unknown; readonly rest?: unknown } | undefined | null;
    return status === 200 && statement?.resourceType === 'CapabilityStatement' ? statement : undefined;
  } catch (error) {
    if (error instanceof TransportError) return undefined;
    throw error;
  }
}
