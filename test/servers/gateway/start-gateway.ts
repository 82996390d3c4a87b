import { type RunningJava, startJava } from '../java/start-java.ts';
import { withStarter } from '../java/with-starter.ts';
import { ALLOWED_QUERIES, buildGateway } from './build-gateway.ts';

/** What a gateway stands between. */
export interface GatewayOptions {
  /** Base URL of the FHIR server behind it. */
  readonly proxyTo: string;
  /** The realm whose tokens it takes, such as `http://127.0.0.1:8080/realms/health`. */
  readonly issuer: string;
  /** How long the start may take, in seconds, without the build; 90 by default. */
  readonly timeout?: number;
  /** Takes lines of progress; standard error by default. */
  readonly say?: (line: string) => void;
}

/**
 * Start the FHIR Info Gateway, which OpenSRP 2 is built on, building it first where that was not done. It lets in by roles.
 *
 * @param options the servers around it
 * @returns the running gateway; its `url` is the base URL of FHIR
 * @throws ServerStartError with a code and a fix, where it cannot be built or does not come up
 * @see https://github.com/google/fhir-gateway
 * @example const gateway = await startGateway({ proxyTo: hapi.url, issuer: keycloak.issuer });
 */
export async function startGateway(options: GatewayOptions): Promise<RunningJava> {
  const { proxyTo, issuer, timeout = 90, say = (line) => process.stderr.write(`${line}\n`) } = options;
  const classPath = await buildGateway(say);
  // Fewer compilations: it lives for a minute.
  const java = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'];
  return startJava({
    name: 'the FHIR gateway',
    args: withStarter([...java, '-cp', classPath], 'tallysheet.GatewayServer', []),
    env: {
      PROXY_TO: proxyTo,
      TOKEN_ISSUER: issuer,
      BACKEND_TYPE: 'HAPI',
      ACCESS_CHECKER: 'roles',
      ALLOWED_QUERIES_FILE: ALLOWED_QUERIES,
    },
    ready: /^gateway ready (\S+)$/,
    timeout,
    needs: 'It takes 5 s on two free cores and 300 MB of memory, and asks the token issuer for its key.',
    say,
  });
}
