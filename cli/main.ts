import { nearest } from '../adaptors/tally/mapping/problems.ts';
import { tellCrash } from './tell-crash.ts';
import { tellError } from './tell-error.ts';

/** Every command, with what it does in a line; each is `commands/<name>.ts`, loaded when it is called. */
const COMMANDS: ReadonlyMap<string, string> = new Map([
  ['build', 'turn workflows and mappings into OpenFn jobs under dist/'],
  ['check', 'check mappings, workflows and credentials before anything runs'],
  ['client-key', 'make a key for SMART Backend Services, and print its public half'],
  ['indicators', 'work out the indicators of DHIS2 from cells, before anything is sent'],
  ['login', 'log in to DHIS2 in a browser, with OAuth2'],
  ['lookup', 'print the UIDs of a data set as a table, for SQL'],
  ['oauth-client', 'register an OAuth2 client with DHIS2'],
  ['org-units', 'match FHIR Locations with org units, and create those that are missing'],
  ['pull', 'write what DHIS2 knows of a data set into a file'],
  ['run', 'run a built workflow, with the limits of an OpenFn worker'],
  ['sandbox', 'run small FHIR and DHIS2 servers to try things on'],
  ['sql', 'write a mapping as ViewDefinitions and SQL for PostgreSQL'],
  ['start', 'show a first workflow from end to end'],
  ['tally', 'count resources of files, without any server'],
  ['view', 'print the rows that a SQL on FHIR view makes of resources'],
]);

/** The command line was not understood. */
const USAGE = 2;

/**
 * Run the `tallysheet` command.
 *
 * @param args what follows the command's name on the command line
 * @returns the exit code: 0 when all went well, 1 when something failed, 2 when the command line was not understood
 * @example process.exitCode = await main(['run', 'immunization-monthly']);
 */
export async function main(args: string[]): Promise<number> {
  const [name = '--help', ...rest] = args;
  if (name === '--help' || name === '-h' || name === 'help') {
    console.log(help());
    return args.length === 0 ? USAGE : 0;
  }
  if (!COMMANDS.has(name)) {
    const meant = nearest(name, [...COMMANDS.keys()]);
    console.error(`There is no command "${name}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`);
    console.error(help());
    return USAGE;
  }
  try {
    const command: { run: (args: string[]) => Promise<number> } = await import(`./commands/${name}.ts`);
    return await command.run(rest);
  } catch (error) {
    return tell(error, name);
  }
}

/** Say an error that a command threw; one without a code is a fault of the program, and shown with where it happened. */
function tell(error: unknown, command: string): number {
  const told = tellError(error);
  for (const line of told?.lines ?? tellCrash(error)) console.error(line);
  if (told?.code !== 'usage') return 1;
  console.error(`See tallysheet ${command} --help.`);
  return USAGE;
}

function help(): string {
  const width = Math.max(...[...COMMANDS.keys()].map((name) => name.length));
  const lines = [...COMMANDS].map(([name, summary]) => `  ${name.padEnd(width)}  ${summary}`);
  return ['Usage: tallysheet <command> [options]', '', ...lines, '', 'tallysheet <command> --help says more.'].join(
    '\n',
  );
}
