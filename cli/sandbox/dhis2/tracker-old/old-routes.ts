import type { HttpAnswer } from '../../http/index.ts';
import { webMessage } from '../answers.ts';
import { type Call, methodNotAllowed, wrongType } from '../call.ts';
import { plainStrategy } from '../import-options.ts';
import { parseJackson } from '../jackson.ts';
import { isObject, type JsonObject, objectsOf, textOf } from '../json.ts';
import { TrackerContext } from '../tracker/tracker-context.ts';
import { trackerParams } from '../tracker/tracker-params.ts';
import { importOldEnrollment, importOldEntity, importOldEvent } from './old-import.ts';
import { OLD_RESOURCES, type OldResource, readOldMany, readOldOne } from './old-read.ts';
import { removeOld } from './old-remove.ts';
import { type OldAnswer, oldAnswer, oldPutAnswer } from './old-summary.ts';

const imports = {
  trackedEntityInstances: importOldEntity,
  enrollments: importOldEnrollment,
  events: importOldEvent,
} as const;

const names = {
  trackedEntityInstances: 'trackedEntityInstance',
  enrollments: 'enrollment',
  events: 'event',
} as const;

/**
 * Answer calls to the resources for persons, enrollments and events that were there up to 2.41.
 *
 * @param call the call
 * @returns the answer; a page of the servlet container from 2.42 on; undefined when it is about something else
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-240/tracker-deprecated.html
 * @example oldTrackerRoutes(call)?.status;
 */
export function oldTrackerRoutes(call: Call): HttpAnswer | undefined {
  const { state, user, method, query, parts, api } = call;
  const [resource = '', id] = parts;
  if (!isOldResource(resource) || parts.length > 2) return undefined;
  if (state.version !== '2.41') return gone(call.request.path);
  if (method === 'GET') {
    return id === undefined ? readOldMany(state, user, resource, query) : readOldOne(state, resource, id, query);
  }
  const how: OldAnswer = { query, href: `${api}/${resource}`, status: 200, skipLastUpdated: false };
  if (method === 'DELETE' && id !== undefined) return remove(call, resource, id);
  const refused = wrongType(call, 'application/json');
  if (refused) return refused;
  const context = contextOf(call);
  if (method === 'PUT' && id !== undefined) {
    return oldPutAnswer(imports[resource](context, { ...bodyOf(call), [names[resource]]: id }, false), how);
  }
  if (method !== 'POST' || id !== undefined) return methodNotAllowed(call);
  const body = bodyOf(call);
  const objects = Array.isArray(body[resource]) ? objectsOf(body[resource]) : [body];
  const isDry = query.get('dryRun') === 'true';
  const removes = strategyOf(query) === 'DELETE';
  const summaries = objects.map((each) =>
    removes
      ? removeOld(context, resource, textOf(each[names[resource]]) ?? '', isDry)
      : imports[resource](context, each, isDry),
  );
  const status = resource === 'enrollments' && !removes ? 201 : 200;
  return oldAnswer(summaries, { ...how, status, skipLastUpdated: resource === 'trackedEntityInstances' });
}

function isOldResource(name: string): name is OldResource {
  return Object.hasOwn(OLD_RESOURCES, name);
}

function contextOf({ state, user, query }: Call): TrackerContext {
  const params = trackerParams(schemesOf(query), state.version);
  return new TrackerContext(state, user, params, { entities: [], enrollments: [], events: [] });
}

/** Of the newer parameters the older resources share only those that name ids. */
function schemesOf(query: URLSearchParams): URLSearchParams {
  return new URLSearchParams([...query].filter(([name]) => /scheme$/i.test(name)));
}

function bodyOf({ request }: Call): JsonObject {
  const document = parseJackson(request.body.toString('utf8'), 'java.lang.Object');
  return isObject(document) ? document : {};
}

function remove(call: Call, resource: OldResource, id: string): HttpAnswer {
  const summary = removeOld(contextOf(call), resource, id, false);
  if (summary.description !== undefined) {
    const message = `${OLD_RESOURCES[resource]} with id ${id} could not be found.`;
    return webMessage(404, { message, errorCode: 'E1005' });
  }
  return oldPutAnswer(summary, { query: call.query, href: '', status: 200, skipLastUpdated: false });
}

/** Both names were read. */
function strategyOf(query: URLSearchParams): string {
  return plainStrategy(query.get('strategy') ?? query.get('importStrategy') ?? 'CREATE_AND_UPDATE');
}

/** Tomcat's answer to a path that nothing serves. */
function gone(path: string): HttpAnswer {
  const title = 'HTTP Status 404 – Not Found';
  const style = [
    'body {font-family:Tahoma,Arial,sans-serif;} h1, h2, h3, b {color:white;background-color:#525D76;} ',
    'h1 {font-size:22px;} h2 {font-size:16px;} h3 {font-size:14px;} p {font-size:12px;} a {color:black;} ',
    '.line {height:1px;background-color:#525D76;border:none;}',
  ].join('');
  const where = path.slice(1).replaceAll('/', '&#47;');
  const reason =
    'The origin server did not find a current representation for the target resource ' +
    'or is not willing to disclose that one exists.';
  const body = [
    `<!doctype html><html lang="en"><head><title>${title}</title><style type="text/css">${style}</style></head>`,
    `<body><h1>${title}</h1><hr class="line" /><p><b>Type</b> Status Report</p>`,
    `<p><b>Message</b> No static resource ${where}.</p><p><b>Description</b> ${reason}</p>`,
    '<hr class="line" /><h3>Apache Tomcat/11.0.20</h3></body></html>',
  ].join('');
  return { status: 404, headers: { 'content-type': 'text/html;charset=utf-8' }, body };
}
