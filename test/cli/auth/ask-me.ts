/** Ask who one is, in a process of its own: `ask-me.ts <credential as JSON>`. */
import { send } from '../../../adaptors/language-dhis2/send.ts';

console.log = () => undefined;
const configuration: Record<string, unknown> = JSON.parse(process.argv[2] ?? '{}');
const { body } = await send(
  { configuration },
  { method: 'GET', path: 'me', options: { query: { fields: 'username' } } },
);
process.stdout.write(JSON.stringify(body));
