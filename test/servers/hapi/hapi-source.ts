import assert from 'node:assert/strict';
import type { FhirResource } from '../../../cli/sandbox/fhir/index.ts';
import { startHttpServer } from '../../../cli/sandbox/http/index.ts';
import type { Source, StartSource } from '../../convergence/world.ts';
import { forward } from './forward.ts';
import type { Hapi } from './start.ts';

/** What is left on a server that several worlds share, one after the other. */
export interface HapiSources {
  /** Starts what stands before the server: what an earlier world has stored is gone. */
  readonly start: StartSource;
  /** Delete what was stored. */
  clear(): Promise<void>;
}

/**
 * Make worlds of the convergence tests out of a real HAPI. A proxy before it sees each request of a run and can do something
 * else with it.
 *
 * HAPI keeps its own time, so that changes of a history lie seconds apart, however long it says that it waits.
 *
 * @param hapi a running server
 * @returns what starts a source, and what deletes all that was stored
 * @example await converge('2.41', { count: 10, seed: 7, startSource: hapiSources(hapi).start });
 */
export function hapiSources(hapi: Hapi): HapiSources {
  const stored = new Map<string, FhirResource>();
  const send = async (method: 'PUT' | 'DELETE', path: string, resource?: FhirResource) => {
    const { ok, status } = await fetch(`${hapi.url}/${path}`, {
      method,
      headers: { 'content-type': 'application/fhir+json' },
      body: resource === undefined ? null : JSON.stringify(resource),
    });
    assert.ok(ok, `${method} ${path} answered ${status}`);
  };
  const remove = async (path: string) => {
    if (stored.delete(path)) await send('DELETE', path);
  };
  const put = async ({ meta: _, ...resource }: FhirResource) => {
    const path = `${resource.resourceType}/${resource.id}`;
    stored.set(path, resource);
    await send('PUT', path, resource);
  };
  const clear = async () => {
    // Doses first: what they refer to is deleted after them.
    for (const path of [...stored.keys()].sort()) await remove(path);
  };
  const start: StartSource = async ({ intercept }) => {
    await clear();
    const proxy = await startHttpServer({
      ...(intercept === undefined ? {} : { intercept }),
      handle: (request) => forward(new URL(hapi.url).origin, request),
    });
    const source: Source = {
      url: `http://127.0.0.1:${proxy.port}/fhir`,
      put,
      delete: async (type, id) => await remove(`${type}/${id}`),
      load: async (resources) => {
        for (const resource of resources) await put(resource);
      },
      // Results of searches are in its database, and outlive a restart.
      forget: () => undefined,
      close: proxy.close,
    };
    return source;
  };
  return { start, clear };
}
