import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A step as a test writes it; `next` is the step after it, on success, unless given. */
export type TestStep = {
  id: string;
  expression: string;
  adaptor?: string;
  configuration?: string | Record<string, unknown>;
  next?: Record<string, unknown>;
};

/** A built workflow in a folder of its own. */
export type TempWorkflow = {
  dist: string;
  stateFile: string;
  /** Write a file, from the folder. */
  write: (path: string, content: unknown) => string;
  /** The state file, parsed. */
  state: () => unknown;
  remove: () => void;
};

/** An adaptor of three operations, as small as one can be. */
const TINY_ADAPTOR = `
export const fn = (f) => (state) => f(state);
export const say = (text) => (state) => { console.log(text); return state; };
export const fail = (text) => () => { throw Object.assign(new Error(text), { statusCode: 409, body: 'patient Ada' }); };
export const execute = (...operations) => (state) => operations.reduce((p, o) => p.then(o), Promise.resolve({ references: [], ...state }));
export default { fn, say, fail, execute };
`;

/**
 * Write a built workflow, as `tallysheet build` leaves it, with a tiny adaptor `@openfn/language-tiny` beside it.
 *
 * @param steps its steps; the last but one, or the only one, is the cursor
 * @param cursor another cursor
 */
export function tempWorkflow(steps: TestStep[], cursor = (steps.at(-2) ?? steps[0])?.id): TempWorkflow {
  const root = mkdtempSync(join(tmpdir(), 'tallysheet-run-'));
  const write = (path: string, content: unknown): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };
  const listed = steps.map(({ id, expression, adaptor = '@openfn/language-tiny@1.0.0', ...rest }, index) => {
    write(`dist/flow/${id}.js`, expression);
    const after = steps[index + 1];
    const next = after === undefined ? {} : { next: { [after.id]: 'on_job_success' } };
    return { id, name: id, adaptor, expression: `./${id}.js`, ...next, ...rest };
  });
  write('dist/flow/workflow.json', { workflow: { name: 'flow', steps: listed } });
  write('dist/flow/tallysheet.json', { cursor });
  const manifest = { name: '@openfn/language-tiny', version: '1.0.0', type: 'module', exports: './index.js' };
  write('dist/node_modules/@openfn/language-tiny/package.json', manifest);
  write('dist/node_modules/@openfn/language-tiny/index.js', TINY_ADAPTOR);
  const stateFile = join(root, 'state/flow.json');
  return {
    dist: join(root, 'dist/flow'),
    stateFile,
    write,
    state: () => JSON.parse(readFileSync(stateFile, 'utf8')),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** A job over the tiny adaptor, in the form that the build gives jobs. */
export function job(...operations: string[]): string {
  return `import { fn, say, fail } from '@openfn/language-tiny';
export * from '@openfn/language-tiny';
const operations = [${operations.join(', ')}];
export default operations;
`;
}
