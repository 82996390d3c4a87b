import { expand } from './expand.ts';
import { request } from './http.ts';
import type { Lazy, Operation, Query, RequestOptions } from './types.ts';

/** Options that are not query parameters of the importer. */
type ImportOptions = Query & Pick<RequestOptions, 'parseAs' | 'apiVersion'>;

/**
 * Import tracker objects.
 *
 * Version 8.2.1 of the published adaptor leaves the strategy out of the request, so that a `DELETE` creates and updates;
 * here it is sent. Jobs that run on both give it again in the options.
 *
 * @param strategy CREATE, UPDATE, CREATE_AND_UPDATE or DELETE
 * @param payload trackedEntities, enrollments, events, relationships
 * @param options further query parameters of the importer; parseAs, apiVersion
 * @returns an operation
 * @state data the import report; references the former data; response the answer without its body
 * @example tracker.import('CREATE_AND_UPDATE', { events }, { importStrategy: 'CREATE_AND_UPDATE', atomicMode: 'OBJECT' })
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/tracker.html
 */
function importObjects(strategy: Lazy<string>, payload: Lazy<unknown>, options: Lazy<ImportOptions> = {}): Operation {
  return (state) => {
    const [importStrategy, data, { parseAs, apiVersion, ...query }] = expand<[string, unknown, ImportOptions]>(
      state,
      strategy,
      payload,
      options,
    );
    return request('POST', 'tracker', {
      data,
      query: { async: false, importStrategy, ...query },
      ...(parseAs === undefined ? {} : { parseAs }),
      ...(apiVersion === undefined ? {} : { apiVersion }),
    })(state);
  };
}

/**
 * Read tracker objects.
 *
 * @param path collection below `/api/tracker/`, such as `events`
 * @param query query parameters
 * @param options headers, parseAs, apiVersion
 * @returns an operation
 * @state data the answer; references the former data; response the answer without its body
 * @example tracker.export('events', { program: 'IpHINAT79UW', orgUnit: 'DiszpKrYNg8' })
 */
function exportObjects(path: Lazy<string>, query: Lazy<Query>, options: Lazy<RequestOptions> = {}): Operation {
  return (state) => {
    const [collection, params, rest] = expand<[string, Query, RequestOptions]>(state, path, query, options);
    return request('GET', `tracker/${collection}`, { ...rest, query: { ...rest.query, ...params } })(state);
  };
}

export { exportObjects as export, importObjects as import };
