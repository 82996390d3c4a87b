import type { HttpAnswer, HttpRequest } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import { authenticate, LOGIN_PAGES } from './auth.ts';
import type { Call, Dhis2State } from './call.ts';
import { isObject, type JsonObject, textOf } from './json.ts';
import { uidOf } from './uid.ts';

/** Where the way of a browser goes on after it has logged in; DHIS2 keeps that in a session of nobody. */
const SAVED = 'SAVED_REQUEST';

/**
 * Answer what is not below `/api`: the endpoints of OAuth2, of which each release has its own.
 *
 * @param state everything the server remembers
 * @param request any request
 * @returns the answer, or undefined when it is about something else
 * @example oauthRoutes(state, request)?.status;
 */
export function oauthRoutes(state: Dhis2State, request: HttpRequest): HttpAnswer | undefined {
  const { method, path } = request;
  const call = `${method} ${path}`;
  if (call === 'POST /api/auth/login') return login(state, request);
  if (call === `GET ${LOGIN_PAGES[state.version]}`) return loginPage();
  if (state.version === '2.41') {
    if (call === 'POST /uaa/oauth/token')
      return state.oauth.token(request, (name, password) => mayEnter(state, name, password));
    if (call === 'GET /uaa/oauth/authorize') return authorized(state, request);
    return undefined;
  }
  if (call === 'GET /oauth2/authorize') return authorized(state, request);
  if (call === 'POST /oauth2/token') return state.authorizationServer.token(request);
  return call === 'GET /.well-known/openid-configuration' ? discovery(state) : undefined;
}

/** Who has not logged in is sent to the login page first, and comes back here. */
function authorized(state: Dhis2State, request: HttpRequest): HttpAnswer {
  const entrance = authenticate(state, request);
  if ('status' in entrance) {
    if (entrance.status !== 302) return entrance;
    const location = `${state.url}${LOGIN_PAGES[state.version]}`;
    const saved = encodeURIComponent(`${request.path}?${request.search}`);
    return { status: 302, headers: { location, 'set-cookie': `${SAVED}=${saved}; Path=/` } };
  }
  const server = state.version === '2.41' ? state.oauth : state.authorizationServer;
  return server.authorize(request, entrance.user.username);
}

/** What the login page of DHIS2 does with a user and a password. */
function login(state: Dhis2State, request: HttpRequest): HttpAnswer {
  const document: unknown = JSON.parse(request.body.toString('utf8') || '{}');
  const { username, password } = isObject(document) ? document : {};
  const name = textOf(username) ?? '';
  if (!mayEnter(state, name, textOf(password) ?? '')) return webMessage(401, { message: 'Bad credentials' });
  const cookie = `JSESSIONID=${state.sessions.open(name, state.now().getTime())}; Path=/; HttpOnly`;
  const saved = new RegExp(`${SAVED}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  const redirectUrl = saved === undefined ? '/' : decodeURIComponent(saved);
  const answer = json(200, { loginStatus: 'SUCCESS', redirectUrl });
  return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
}

/** The smallest page that a person can log in with; that of DHIS2 is an app of its own. */
function loginPage(): HttpAnswer {
  const body = `<!doctype html><title>DHIS2 sandbox</title><h1>Log in to the sandbox</h1>
<form><input name=username placeholder=user><input name=password type=password placeholder=password><button>Log in</button></form><p></p>
<script>document.forms[0].onsubmit = async (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)));
  const answer = await fetch('/api/auth/login', { method: 'POST', body });
  if (answer.ok) location = (await answer.json()).redirectUrl;
  else document.querySelector('p').textContent = 'Wrong user or password.';
};</script>`;
  return { status: 200, headers: { 'content-type': 'text/html;charset=UTF-8' }, body };
}

function discovery({ url }: Dhis2State): HttpAnswer {
  return json(200, {
    issuer: url,
    authorization_endpoint: `${url}/oauth2/authorize`,
    token_endpoint: `${url}/oauth2/token`,
    jwks_uri: `${url}/oauth2/jwks`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
  });
}

function mayEnter(state: Dhis2State, username: string, password: string): boolean {
  state.passwordChecks += 1;
  return state.metadata.all('users').some((each) => each.username === username && each.password === password);
}

/**
 * Answer `POST /api/oAuth2Clients`: `cid`, `secret` and lists up to 2.41, `clientId`, a hash of the secret and strings
 * with commas from 2.42 on.
 *
 * @param call the call
 * @returns 201 with the uid of the client, or 409 saying what is wrong with it
 * @example registerClient(call).status; // 201
 */
export function registerClient({ state, request, api }: Call): HttpAnswer {
  const parsed: unknown = JSON.parse(request.body.toString('utf8') || '{}');
  const document = isObject(parsed) ? parsed : {};
  const uid = uidOf(`client ${request.number}`);
  const isOld = state.version === '2.41';
  const klass = `org.hisp.dhis.security.oauth2.${isOld ? 'OAuth2Client' : 'client.Dhis2OAuth2Client'}`;
  const refusal = isOld ? undefined : refusalOf(state, document, uid, klass);
  if (refusal !== undefined) return refusal;
  if (isOld) state.oauth.add(document);
  else state.authorizationServer.add(document);
  const answer = webMessage(201, { response: { responseType: 'ObjectReport', uid, klass, errorReports: [] } });
  return { ...answer, headers: { ...answer.headers, location: `${api}/oAuth2Clients/${uid}` } };
}

function refusalOf(state: Dhis2State, document: JsonObject, uid: string, klass: string): HttpAnswer | undefined {
  const clientId = textOf(document.clientId);
  if (clientId === undefined) return missingProperty('clientId', uid, klass);
  const grants = (textOf(document.authorizationGrantTypes) ?? '').split(',').map((each) => each.trim());
  const wrong = grants.find((each) => !['', 'authorization_code', 'refresh_token'].includes(each));
  if (wrong !== undefined) {
    const message = `Invalid authorization grant type: ${wrong}. Only authorization_code and refresh_token are allowed.`;
    return webMessage(409, { message });
  }
  if (!state.authorizationServer.has(clientId)) return undefined;
  const message = `Property \`clientId\` with value \`${clientId}\` on object ${clientId} [${uid}] (Dhis2OAuth2Client) already exists`;
  return webMessage(409, { message });
}

function missingProperty(name: string, uid: string, klass: string): HttpAnswer {
  const message = 'One or more errors occurred, please see full details in import report.';
  const error = {
    message: `Missing required property \`${name}\``,
    args: [name],
    mainKlass: klass,
    errorCode: 'E4000',
    errorKlass: 'java.lang.String',
    errorProperty: name,
    errorProperties: [name],
  };
  const response = { uid, klass, errorReports: [error], responseType: 'ObjectReport' };
  return webMessage(409, { message, response }, 'application/json;charset=UTF-8');
}
