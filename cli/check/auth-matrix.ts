import type { FhirMethod } from '../../adaptors/transport/oauth2/fhir-method-of.ts';
import type { Method } from '../../adaptors/transport/oauth2/method-of.ts';

/** Where a workflow runs, as `--for` names it, and the head of its column. */
export const PLACES = {
  run: '`tallysheet run`',
  'openfn-local': '`openfn`, our adaptor',
  openfn: '`openfn`',
  lightning: 'Lightning',
} as const;

/** One of `PLACES`. */
export type Place = keyof typeof PLACES;

/** It works; it works in jobs over language-http alone; it does not, why, and what does. */
export type Cell = 'yes' | 'http' | { readonly why: string; readonly instead: string };

/** What there is to say of a method. */
export interface MethodRow {
  /** How it is called in the table. */
  readonly title: string;
  /** Releases of DHIS2, or the kind of FHIR server. */
  readonly servers: string;
  /** Keys of the credential that it needs. */
  readonly needs: readonly string[];
  readonly cells: Readonly<Record<Place, Cell>>;
}

const everywhere = { run: 'yes', 'openfn-local': 'yes', openfn: 'yes', lightning: 'yes' } as const;
const overHttp = { run: 'yes', 'openfn-local': 'yes', openfn: 'http', lightning: 'http' } as const;

/** Grants for which our own adaptor is needed. */
function ownOnly(openfn: Cell, lightning: Cell): MethodRow['cells'] {
  return { run: 'yes', 'openfn-local': 'yes', openfn, lightning };
}

const local = 'give openfn the adaptor of dist/language-dhis2, or use pat';
const keptInFile = {
  why: 'a refresh token has to be kept in a file, and a worker has none between runs',
  instead: "use pat, or an OAuth credential of Lightning's own, which it refreshes (access_token, over language-http)",
};

/**
 * Which way into DHIS2 works where. The one place where this is said: `tallysheet check` enforces it, and the table of
 * docs/authentication.md is made of it.
 */
export const AUTH_MATRIX: Readonly<Record<Method, MethodRow>> = {
  basic: { title: 'user and password', servers: 'all', needs: ['username', 'password'], cells: everywhere },
  pat: { title: 'personal access token', servers: '2.38 and later', needs: ['pat'], cells: everywhere },
  bearer: {
    title: 'bearer token, given',
    servers: 'as the token',
    needs: ['access_token'],
    cells: overHttp,
  },
  client_credentials: {
    title: 'client credentials of an OpenID Connect provider',
    servers: '2.38 and later',
    needs: ['tokenUrl', 'clientId', 'clientSecret'],
    cells: overHttp,
  },
  password: {
    title: 'OAuth2, password',
    servers: 'up to 2.41',
    needs: ['username', 'password', 'clientId', 'clientSecret'],
    cells: ownOnly(
      { why: 'the published DHIS2 adaptor asks no server for tokens', instead: local },
      {
        why: 'Lightning runs published adaptors alone, and language-dhis2 asks no server for tokens',
        instead: 'use the same user and password without grantType, or pat',
      },
    ),
  },
  refresh_token: {
    title: 'OAuth2, refresh token',
    servers: 'up to 2.41',
    needs: ['clientId', 'clientSecret', 'refreshToken'],
    cells: ownOnly({ why: 'the published DHIS2 adaptor asks no server for tokens', instead: local }, keptInFile),
  },
  authorization_code: {
    title: 'OAuth2, authorization code',
    servers: 'all; PKCE, rotating from 2.42 on',
    needs: ['clientId', 'clientSecret'],
    cells: ownOnly({ why: 'the published DHIS2 adaptor asks no server for tokens', instead: local }, keptInFile),
  },
};

/**
 * Which way into a FHIR server works where, as `AUTH_MATRIX` for DHIS2.
 */
export const FHIR_MATRIX: Readonly<Record<FhirMethod, MethodRow>> = {
  none: { title: 'nothing', servers: 'open ones, in a network of their own', needs: [], cells: everywhere },
  basic: { title: 'user and password', servers: 'HAPI and others', needs: ['username', 'password'], cells: everywhere },
  bearer: {
    title: 'bearer token, given',
    servers: 'as the token',
    needs: ['access_token'],
    cells: everywhere,
  },
  client_credentials: {
    title: 'client credentials',
    servers: 'behind an OpenID Connect provider such as Keycloak',
    needs: ['tokenUrl', 'clientId', 'clientSecret'],
    cells: overHttp,
  },
  private_key_jwt: {
    title: 'a key (SMART Backend Services)',
    servers: 'SMART on FHIR',
    needs: ['clientId', 'privateKeyFile'],
    cells: ownOnly(
      {
        why: 'no published FHIR adaptor signs anything, and the sandbox of jobs has no cryptography',
        instead: 'give openfn the adaptor of dist/language-fhir',
      },
      {
        why: 'Lightning runs published adaptors alone, none of them signs anything, and the sandbox of jobs has no cryptography',
        instead: 'use client credentials with a secret, if the server takes them, or tallysheet run',
      },
    ),
  },
};

type Matrix = Readonly<Record<string, MethodRow>>;

/**
 * Write a matrix as a table of docs/authentication.md.
 *
 * @param matrix of DHIS2 or of FHIR
 * @param servers head of its second column
 * @returns lines of Markdown
 * @example matrixTable(AUTH_MATRIX, 'DHIS2').join('\n')
 */
export function matrixTable(matrix: Matrix, servers: string): string[] {
  const places = Object.keys(PLACES) as Place[];
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(['Way in', servers, ...Object.values(PLACES)]),
    line(['---', '---', ...places.map(() => '---')]),
    ...Object.values(matrix).map((row) =>
      line([row.title, row.servers, ...places.map((place) => wordOf(row.cells[place]))]),
    ),
  ];
}

function wordOf(cell: Cell): string {
  if (cell === 'http') return 'over language-http';
  return cell === 'yes' ? 'yes' : 'no';
}

/**
 * Write why something does not work somewhere, and what does, as the list below a table.
 *
 * @param matrix of DHIS2 or of FHIR
 * @returns lines of Markdown
 * @example matrixReasons(AUTH_MATRIX).join('\n')
 */
export function matrixReasons(matrix: Matrix): string[] {
  const places = Object.keys(PLACES) as Place[];
  return Object.values(matrix).flatMap(({ title, cells }) =>
    places.flatMap((place) => {
      const cell = cells[place];
      return typeof cell === 'string' ? [] : [`- ${title} in ${PLACES[place]}: ${cell.why}. Instead: ${cell.instead}.`];
    }),
  );
}
