import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`../../jobs/${name}`, import.meta.url), 'utf8');

describe('the job dhis2-tally-over-http', () => {
  it('is dhis2-tally but for the adaptor and its binding', () => {
    const usual = read('dhis2-tally.ts')
      .replace("import { http } from '@openfn/language-dhis2'", "import { request } from '@openfn/language-http'")
      .replace("export * from '@openfn/language-dhis2'", "export * from '@openfn/language-http'")
      .replace('import { overDhis2 }', 'import { overHttp }')
      .replace('overDhis2(http)', 'overHttp(request, { clock: systemClock })');
    const withoutComment = (text: string): string => text.replace(/\/\*\*.*\*\/\n/, '');
    assert.equal(withoutComment(read('dhis2-tally-over-http.ts')), withoutComment(usual));
  });
});
