import { writeFileSync } from 'node:fs';
import { trackerSchema } from './schema.ts';

// Run after a change of keys.ts: npx tsx adaptors/tracker/mapping/write-schema.ts && npm run format
const path = new URL('../../../mappings/tracker.schema.json', import.meta.url);
writeFileSync(path, `${JSON.stringify(trackerSchema(), undefined, 2)}\n`);
