/**
 * Runs one step in a process of its own: the one that `step-process.ts` forks.
 *
 * Plain JavaScript, so that it starts without a TypeScript loader: that would cost each step a quarter of a second.
 * What it is given and gives back is described in `step-message.ts`.
 */
import { inspect } from 'node:util';

const { adaptors, hook } = JSON.parse(process.argv[2] ?? '{"adaptors":[]}');

// The parent alone holds the lock and the time limit: without it nothing may go on.
process.on('disconnect', () => process.exit(1));
process.on('uncaughtException', (error) => stop(error, 'crash'));
process.on('unhandledRejection', (error) => stop(error, 'crash'));
process.on('message', (message) => runStep(message).catch((error) => stop(error, error?.severity ?? 'crash')));

const runtime = import('@openfn/runtime');
const warm = runtime.then(async ({ getModuleEntryPoint, registerEsmHook }) => {
  // The hook finds imports without an extension, which some published adaptors have; it slows every import.
  if (hook) registerEsmHook();
  for (const { name, path } of adaptors) {
    const entry = await getModuleEntryPoint(name, path);
    // What is wrong with an adaptor is for the run to say.
    if (entry !== null) await import(entry.path).catch(() => undefined);
  }
});

async function runStep({ step, configuration, state, stateLimitMb, repo }) {
  await warm;
  const { default: run } = await runtime;
  let failure;
  const plan = { workflow: { steps: [{ ...step, configuration }] } };
  const output = await run(plan, state, {
    logger: runtimeLogger(),
    jobLogger: jobLogger(),
    linker: { whitelist: [/^@openfn/], ...(repo === undefined ? {} : { repo }) },
    statePropsToRemove: ['configuration', 'response'],
    stateLimitMb,
    disableEsmHook: true,
    callbacks: {
      notify: (event, payload) => {
        if (event === 'job-error') failure = describe(payload.error, payload.error.severity);
      },
    },
  });
  send({ type: 'done', state: output, ...(failure === undefined ? {} : { error: failure }) });
}

function stop(error, severity) {
  send({ type: 'stopped', error: describe(error, severity) });
}

function describe(error, severity) {
  const { name = 'Error', message = String(error), pos } = error ?? {};
  return { name, message: withoutQuote(message), severity, ...(pos?.line === undefined ? {} : { line: pos.line }) };
}

/** Sends the last message and ends: open sockets or timers of a job must not keep the process. */
function send(message) {
  const maxRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  process.send({ ...message, maxRssMb }, () => process.exit(0));
}

/** The console that jobs see: the methods of the OpenFn logger, and no others. */
function jobLogger() {
  const print =
    (prefix) =>
    (...words) =>
      console.log(prefix + words.map(show).join(' '));
  return {
    options: {},
    log: print(''),
    info: print(''),
    always: print(''),
    success: print(''),
    debug: print('debug: '),
    warn: print('warning: '),
    error: print('error: '),
    confirm: async () => true,
    timer: () => undefined,
    proxy: () => undefined,
    force: () => undefined,
    unforce: () => undefined,
    break: () => console.log(''),
    indent: () => undefined,
  };
}

/** JSON.parse quotes the text that it cannot read, which may be a record of a person. */
function withoutQuote(text) {
  return String(text).replace(
    /(^|: |Unexpected token .{1,2}', )(?:\.{3})?".*"(?:\.{3})? is not valid JSON/s,
    '$1… is not valid JSON',
  );
}

/** The runtime's own logger. The details of an adaptor's error hold the server's answer, which is not for a log. */
function runtimeLogger() {
  const silent = () => undefined;
  const isForLog = (word) => typeof word === 'string' && !/^(Additional error details|Check state\.errors)/.test(word);
  const print = (...words) => {
    const kept = words.filter(isForLog).map(withoutQuote);
    if (kept.length > 0) console.error(kept.join(' '));
  };
  const started = new Map();
  const timer = (name) => {
    const from = started.get(name);
    if (from === undefined) started.set(name, performance.now());
    else return `${Math.round(performance.now() - from)}ms`;
  };
  return {
    ...jobLogger(),
    log: silent,
    info: silent,
    debug: silent,
    success: print,
    always: print,
    warn: print,
    error: print,
    break: silent,
    timer,
  };
}

function show(word) {
  return typeof word === 'string' ? word : inspect(word, { depth: null, breakLength: 120 });
}
