import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { asRecord } from './as-record.ts';
import { RunError } from './run-error.ts';
import type { ResolvedAdaptor } from './types.ts';

/** Where to look for adaptors. */
export interface AdaptorPlaces {
  /** Folder of the built workflow; paths and `node_modules` are looked up from it. */
  readonly dist: string;
  readonly repoDir?: string | undefined;
  readonly localAdaptors?: Readonly<Record<string, string>> | undefined;
}

/**
 * Find an adaptor on this machine, as the OpenFn CLI would, without installing anything.
 *
 * In this order: a folder that the step or the caller names; the CLI's folder, first the very version, then its newest;
 * `node_modules` of the project; for language-dhis2 and language-fhir the compatible implementation that the build puts
 * beside the workflows.
 *
 * @param wanted `@openfn/language-dhis2@8.2.1`, `dhis2@8.2.1`, `dhis2` or `dhis2=./folder`
 * @param places where to look
 * @returns the adaptor, with a note where another version stands in
 * @throws {RunError} `adaptor-missing`
 * @example resolveAdaptor('@openfn/language-fhir@5.1.2', { dist: 'dist/immunization-monthly' }).version // '5.0.15'
 */
export function resolveAdaptor(wanted: string, places: AdaptorPlaces): ResolvedAdaptor {
  const { name, version, folder } = parseAdaptor(wanted);
  const { dist, repoDir, localAdaptors } = places;
  const named = folder ?? localAdaptors?.[name];
  if (named !== undefined) return found(name, resolve(named), version, 'a local folder', true);
  if (repoDir !== undefined) {
    const alias = findAlias(name, version, repoDir);
    if (alias !== undefined) return found(name, join(repoDir, 'node_modules', alias), version, 'OPENFN_REPO_DIR', true);
  }
  for (const start of [resolve(dist), import.meta.dirname]) {
    const path = findAbove(join('node_modules', name), start);
    if (path !== undefined) return found(name, path, version, 'node_modules', false);
  }
  for (const built of [join(dist, '..', name), join(dist, '..', name.replace('@openfn/', ''))]) {
    if (isPackage(built)) return found(name, resolve(built), version, 'the compatible implementation', false);
  }
  throw new RunError(
    'adaptor-missing',
    `The adaptor ${wanted} is not installed.`,
    `Run npm install ${name}, or set OPENFN_REPO_DIR to the folder into which the openfn command installs adaptors.${
      /^@openfn\/language-(dhis2|fhir)$/.test(name) ? ' Or run tallysheet build, which makes a compatible one.' : ''
    }`,
  );
}

/**
 * Give the full name of an adaptor.
 *
 * @param wanted as a step names it
 * @returns such as `@openfn/language-fhir`
 * @example adaptorName('fhir@5.1.2') // '@openfn/language-fhir'
 */
export function adaptorName(wanted: string): string {
  return parseAdaptor(wanted).name;
}

function parseAdaptor(wanted: string): { name: string; version?: string; folder?: string } {
  const [, short = '', version, folder] = /^(@?[^@=]+)(?:@([^=]+))?(?:=(.+))?$/.exec(wanted) ?? [];
  const name = short.includes('/') ? short : `@openfn/language-${short}`;
  const exact = version === undefined || version === 'latest' ? {} : { version };
  return { name, ...exact, ...(folder === undefined ? {} : { folder }) };
}

function found(
  name: string,
  path: string,
  wanted: string | undefined,
  where: string,
  foreign: boolean,
): ResolvedAdaptor {
  if (!isPackage(path)) {
    const fix = 'Name a folder that holds a built adaptor: package.json and dist.';
    throw new RunError('adaptor-missing', `There is no adaptor ${name} in ${path}.`, fix);
  }
  const { version = 'unknown' } = readPackage(path);
  const same = wanted === undefined || wanted === version;
  const standsIn = where === 'the compatible implementation' || !same;
  const note = `${name} ${String(version)} from ${where} stands in for ${wanted ?? 'the newest'}`;
  return { name, version: String(version), path, foreign, ...(standsIn ? { note } : {}) };
}

/** The CLI installs each version under an alias, `<name>_<version>`, that its package.json lists. */
function findAlias(name: string, version: string | undefined, repoDir: string): string | undefined {
  if (!isPackage(repoDir)) return undefined;
  const aliases = Object.keys(asRecord(readPackage(repoDir).dependencies) ?? {})
    .filter((alias) => alias.startsWith(`${name}_`) && isPackage(join(repoDir, 'node_modules', alias)))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return aliases.find((alias) => alias === `${name}_${version}`) ?? aliases.at(-1);
}

function findAbove(path: string, start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isPackage(join(folder, path))) return join(folder, path);
    if (dirname(folder) === folder) return undefined;
  }
}

function isPackage(folder: string): boolean {
  return existsSync(join(folder, 'package.json'));
}

function readPackage(folder: string): Record<string, unknown> {
  return asRecord(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))) ?? {};
}
