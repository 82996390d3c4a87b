import type { Transport } from '../../adaptors/transport/index.ts';

/**
 * Keep what the adaptor and its HTTP library print of each request out of the output.
 *
 * @param transport over an adaptor
 * @returns the same transport, silent; requests go one after another
 * @example const dhis2 = quiet(overDhis2(http)(credential));
 */
export function quiet(transport: Transport): Transport {
  return {
    system: transport.system,
    async send(request) {
      const { log } = console;
      const { emitWarning } = process;
      console.log = () => undefined;
      // The HTTP library of the adaptor warns of itself.
      process.emitWarning = () => undefined;
      try {
        return await transport.send(request);
      } finally {
        console.log = log;
        process.emitWarning = emitWarning;
      }
    },
  };
}
