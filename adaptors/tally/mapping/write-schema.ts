import { writeFileSync } from 'node:fs';
import { mappingSchema } from './schema.ts';

// Run after a change of the keys: npx tsx adaptors/tally/mapping/write-schema.ts && npm run format
const path = new URL('../../../mappings/mapping.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(mappingSchema(), undefined, 2)}\n`);
