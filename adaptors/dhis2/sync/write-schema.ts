import { writeFileSync } from 'node:fs';
import { syncSchema } from './schema.ts';

// Run after a change of keys.ts: npx tsx adaptors/dhis2/sync/write-schema.ts && npm run format
const path = new URL('../../../mappings/metadata.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(syncSchema(), undefined, 2)}\n`);
