import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { Dhis2SourceError } from './dhis2-source-error.ts';

/**
 * Give the address of the server of a credential, so that two can be compared: without scheme, user, `/api` and a slash at its end.
 *
 * @param configuration a step's credential
 * @returns such as `play.example.org/dhis`; undefined where it names none
 * @example addressOf({ hostUrl: 'https://play.example.org/dhis/' })
 */
export function addressOf(configuration: unknown): string | undefined {
  const { hostUrl, baseUrl } = (configuration ?? {}) as { readonly hostUrl?: unknown; readonly baseUrl?: unknown };
  const written = typeof hostUrl === 'string' ? hostUrl : baseUrl;
  if (typeof written !== 'string') return undefined;
  const [plain = ''] = written.trim().toLowerCase().split(/[?#]/);
  return plain
    .replace(/^https?:\/\//, '')
    .replace(/^[^/]*@/, '')
    .replace(/\/+$/, '')
    .replace(/\/api(?:\/\d+)?$/, '');
}

/**
 * Refuse to report into the very data set that the values were read from: sums of units would take the place of what they
 * are sums of, and grow with each run. Between data sets of one server it is allowed, and said.
 *
 * @param mapping compiled mapping
 * @param read address of the server that was read
 * @param written address of the server that is reported to
 * @param target its data set
 * @param log told where both are one server
 * @throws {Dhis2SourceError} `source-is-target`
 * @example checkOtherServer(mapping, proposed.from, addressOf(state.configuration), dataSet, log)
 */
export function checkOtherServer(
  mapping: Pick<CompiledMapping, 'views' | 'dataSet'>,
  read: string | undefined,
  written: string | undefined,
  target: { readonly id: string },
  log: (line: string) => void,
): void {
  if (read === undefined || read !== written) return;
  const sets = Object.values(mapping.views).flatMap(({ dataValues }) => dataValues ?? []);
  if (sets.length === 0) return;
  const own = sets.flatMap(({ dataSets }) => dataSets).find((name) => name === target.id || name === mapping.dataSet);
  if (own !== undefined) {
    throw new Dhis2SourceError(
      'source-is-target',
      `data set "${own}" of ${read} would be reported to itself`,
      'correct the credential of the source or of the target: both name the same server',
    );
  }
  log(`Read from and report to the same server, ${read}`);
}
