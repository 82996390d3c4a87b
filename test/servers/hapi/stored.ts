import assert from 'node:assert/strict';
import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import type { Hapi } from './start.ts';

/** Resources that a file of tests has stored. */
export interface Stored {
  /** Store more. */
  readonly add: (resources: readonly FhirResource[]) => Promise<void>;
  /** Delete all, those who refer before those they refer to. */
  readonly remove: () => Promise<void>;
}

type Tags = { readonly tag?: readonly object[] };

/** Types that others refer to come last. */
const REFERRED_TO = ['Patient', 'Organization', 'Location'];

/**
 * Store resources in a server that others use too, under their own ids, until they are removed.
 *
 * @param hapi the server
 * @param resources what to store; the server dates them itself
 * @returns what adds and removes
 * @throws AssertionError when the server refuses
 * @example
 * const data = await stored(hapi, [{ resourceType: 'Patient', id: 'p1' }]);
 * await data.remove();
 */
export async function stored(hapi: Hapi, resources: readonly FhirResource[]): Promise<Stored> {
  const ids = new Map<string, Set<string>>();
  const add = async (more: readonly FhirResource[]) => {
    const named = more.map(({ meta, id = '', ...rest }) => {
      ids.set(rest.resourceType, (ids.get(rest.resourceType) ?? new Set()).add(id));
      const { tag } = (meta ?? {}) as Tags;
      return { ...rest, id, ...(tag === undefined ? {} : { meta: { tag } }) };
    });
    await hapi.load(named);
  };
  await add(resources);
  return {
    add,
    async remove() {
      const order = (type: string) => REFERRED_TO.indexOf(type);
      for (const type of [...ids.keys()].sort((a, b) => order(a) - order(b))) {
        await removeAll(hapi.url, type, [...(ids.get(type) ?? [])]);
      }
      ids.clear();
    },
  };
}

/** One by one: of places that are parts of each other HAPI refuses to delete many in one transaction. */
async function removeAll(url: string, type: string, ids: string[]): Promise<void> {
  const work = async (): Promise<void> => {
    for (let id = ids.pop(); id !== undefined; id = ids.pop()) {
      const answer = await fetch(`${url}/${type}/${id}`, { method: 'DELETE' });
      assert.ok(answer.ok, `deleting ${type}/${id} answered ${answer.status}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all([work(), work()]);
}
