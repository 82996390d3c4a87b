import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

function textsIn(folder: string, ending: string): string[] {
  return readdirSync(join(PROJECT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => readFileSync(join(PROJECT, folder, name), 'utf8'));
}

/** What nobody is shown: a row is in quarantine for it (`bad-value`), or it stands in a document that is written. */
const INSIDE = new Set(['fhirpath-singleton', 'measure-population']);

describe('codes of errors and conflicts', () => {
  it('are all told in the guide', () => {
    const guide = textsIn('docs', '.md').join('\n');
    const codes = textsIn('adaptors', '.ts').flatMap((text) =>
      [...text.matchAll(/(?:Error\(\s*|\bcode: )'([a-z]+(?:-[a-z0-9]+)+)'/g)].map(([, code = '']) => code),
    );
    assert.ok(codes.length > 100, `${codes.length} were found`);
    const untold = [...new Set(codes)].filter((code) => !INSIDE.has(code) && !guide.includes(`\`${code}\``));
    assert.deepEqual(untold, []);
  });
});
