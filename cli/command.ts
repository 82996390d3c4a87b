import { type ParseArgsConfig, parseArgs } from 'node:util';
import { nearest } from '../adaptors/tally/mapping/problems.ts';
import { UsageError } from './usage-error.ts';

const HELP_OPTION = { help: { type: 'boolean', short: 'h' } } as const;

/** Options as `parseArgs` of Node has them. */
export type CommandOptions = NonNullable<ParseArgsConfig['options']>;

/** What a command takes from its line. */
export interface CommandLine<Options extends CommandOptions> {
  /** What `--help` prints. */
  readonly help: string;
  /** Its options but `--help`. */
  readonly options: Options;
  /** Whether it takes words that are no options. */
  readonly allowPositionals?: boolean;
}

/** The options of a command line, and the words between them. */
export interface CommandInput<Options extends CommandOptions> {
  readonly values: ReturnType<typeof parseArgs<{ options: Options }>>['values'];
  readonly positionals: readonly string[];
}

/**
 * Make a command of what it takes and what it does: its line is parsed, `--help` is answered, and an option that it does
 * not know is refused with the nearest one.
 *
 * @param line help text and options
 * @param work what the command does; its promise is the exit code
 * @returns the command, from the command line after its name to the exit code
 * @throws {UsageError} for a command line that cannot be understood
 * @see https://nodejs.org/api/util.html#utilparseargsconfig
 * @example export const run = command({ help: HELP, options: OPTIONS }, async ({ values }) => tell(values));
 */
export function command<const Options extends CommandOptions>(
  { help, options, allowPositionals = false }: CommandLine<Options>,
  work: (input: CommandInput<Options>) => Promise<number>,
): (args: string[]) => Promise<number> {
  return async (args) => {
    const known: CommandOptions = { ...options, ...HELP_OPTION };
    const { values, positionals } = parsed(args, known, allowPositionals);
    if (values.help === true) {
      console.log(help);
      return 0;
    }
    return work({ values: values as CommandInput<Options>['values'], positionals });
  };
}

function parsed(args: string[], options: CommandOptions, allowPositionals: boolean) {
  try {
    return parseArgs({ args, options, allowPositionals });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('ERR_PARSE_ARGS'))
      throw error;
    const [, name] = error.code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION' ? (/'(-[^']+)'/.exec(error.message) ?? []) : [];
    const [first = error.message] = error.message.split(/ To specify a positional|\n/);
    if (name === undefined) throw new UsageError(first, 'Look at the line again.');
    const meant = nearest(name.replace(/^-+/, ''), Object.keys(options));
    const fix = meant === undefined ? 'Take it out.' : `Did you mean --${meant}?`;
    throw new UsageError(`There is no option ${name}.`, fix);
  }
}
