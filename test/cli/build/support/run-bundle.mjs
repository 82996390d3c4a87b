// Runs one bundle in the published OpenFn runtime: node --experimental-vm-modules run-bundle.mjs <bundle> <adaptor> <state>
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import run from '@openfn/runtime';

const [bundle, adaptor, state] = process.argv.slice(2);
const modules = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', '..', 'node_modules');
const plan = { workflow: { steps: [{ id: 'only', expression: readFileSync(bundle, 'utf8') }] } };
const linker = { modules: { [adaptor]: { path: join(modules, adaptor) } } };
const logger = new Proxy({}, { get: () => () => undefined });
process.stdout.write(JSON.stringify(await run(plan, JSON.parse(state), { linker, logger, jobLogger: logger })));
