import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

const read = (name: string): string => readFileSync(new URL(`../../jobs/${name}`, import.meta.url), 'utf8');

/** Without the comment that tells the two apart, and with a call on one line that the formatter broke. */
function plain(text: string): string {
  return text
    .replace(/\/\*\*.*\*\/\n/, '')
    .replace(/\s+/g, ' ')
    .replaceAll(', })', ' })');
}

describe('the job fhir-tally-over-http', () => {
  it('is fhir-tally but for the adaptor and its binding', () => {
    const usual = read('fhir-tally.ts')
      .replaceAll('@openfn/language-fhir', '@openfn/language-http')
      .replace('import { overFhir }', 'import { fhirOverHttp }')
      .replace('overFhir(request)', 'fhirOverHttp(request, { clock: systemClock })');
    const text = read('fhir-tally-over-http.ts');
    assert.equal(plain(text), plain(usual));
    assert.ok(text.split('\n').length <= 40);
  });
});
