import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildInto, newFolder } from './build-into.ts';
import { MARK } from './marked-persons.ts';

/** Asks the FHIR server by a name, and tells it everywhere; ends badly where the state says so. */
const TELL = `import { request } from '@openfn/language-fhir';

export * from '@openfn/language-fhir';

const name = '${MARK}-family-1';

export default [
  request('GET', 'Patient', { query: { family: name } }),
  (state) => {
    console.log(name);
    if (state.asOf > '2026-04-10T12') throw new Error('no ' + name);
    return { seen: name, report: { seen: name } };
  },
];
`;

/** Asks DHIS2 by a name, and sends it there. */
const SEND = `import { http } from '@openfn/language-dhis2';

export * from '@openfn/language-dhis2';

export default [
  http.get('me', (state) => ({ query: { name: state.seen } })),
  http.post('dataValueSets', (state) => ({ comment: state.seen, dataValues: [] })),
  ({ seen, report }) => ({ seen, report }),
];
`;

/** Repeats all that a server answers, as a careless job does: its status line, its headers, its words. */
const REPEAT = `import { request } from '@openfn/language-fhir';

export * from '@openfn/language-fhir';

const tell = (said) => console.log(JSON.stringify(said));

export default [
  async (state) => {
    try {
      const { data, response } = await request('POST', '', { body: { resourceType: 'Bundle' } })(state);
      tell([data, response]);
    } catch (error) {
      tell([{ ...error }, error.message]);
    }
    return {};
  },
];
`;

/**
 * Build a workflow that tells a person's name in every place that is looked through, to see that it would be found.
 *
 * @returns the folder with its bundles
 */
export function leakyWorkflow(): Promise<string> {
  return buildFiles({
    'tell.js': TELL,
    'send.js': SEND,
    'leaky.workflow.yaml': `name: leaky
trigger: { cron: '0 2 * * *', cursor: send }
steps:
  tell: { job: tell.js, adaptor: '@openfn/language-fhir@5.1.2', credential: fhir }
  send: { job: send.js, adaptor: '@openfn/language-dhis2@8.2.1', credential: dhis2 }
`,
  });
}

/**
 * Build a workflow that repeats what the FHIR server says, to see that each fault says something that would be found.
 *
 * @returns the folder with its bundle
 */
export function repeatingWorkflow(): Promise<string> {
  return buildFiles({
    'repeat.js': REPEAT,
    'leaky.workflow.yaml': `name: leaky
trigger: { cron: '0 2 * * *', cursor: repeat }
steps:
  repeat: { job: repeat.js, adaptor: '@openfn/language-fhir@5.1.2', credential: fhir }
`,
  });
}

function buildFiles(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return buildInto(join(folder, 'leaky.workflow.yaml'));
}
