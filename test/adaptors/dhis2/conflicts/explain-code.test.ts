import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { CLOSED_CODES, explainCode, IMPORT_CODES } from '../../../../adaptors/dhis2/conflicts/explain-code.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';

describe('explain code', () => {
  it('says of every code that parks a period what to do', () => {
    for (const code of CLOSED_CODES) assert.doesNotMatch(explainCode(code).fix, /look up/, code);
  });

  it('points to the documentation for a code that it does not know', () => {
    assert.match(explainCode('E9999').fix, /look up E9999/);
  });

  it('parks no refusal that the mapping or the lookup causes', () => {
    for (const code of ['E7610', 'E7612', 'E7617', 'E7619', 'E7636', 'E8020', 'E8022', 'E8024', 'E8031', 'E8122']) {
      assert.ok(!CLOSED_CODES.has(code), code);
    }
  });

  it('is told in the guide, code by code', () => {
    const guide = readFileSync(new URL('../../../../docs/troubleshooting.md', import.meta.url), 'utf8');
    for (const [code, { means }] of Object.entries(IMPORT_CODES)) {
      const row = guide.split('\n').find((line) => line.includes(`\`${code}\``) && line.startsWith('|')) ?? '';
      assert.ok(row.toLowerCase().includes(means.toLowerCase()), `${code}: ${row}`);
    }
  });

  const own = [
    ...['unknown-data-element', 'unknown-org-unit', 'left-lookup', 'not-assigned', 'no-option-combo', 'value-type'],
    ...['no-attribute-option-combo', 'option-dates', 'option-org-unit', 'option-not-writable', 'outside-hierarchy'],
    ...['outside-view', 'org-unit-closed', 'approved', 'not-in-input-period', 'not-open', 'expired', 'no-right'],
    ...['not-stored', 'not-complete', 'http-409', 'http-413', 'http-500'],
  ];
  it('stands in the guide beside our own codes', () => {
    const guide = readFileSync(new URL('../../../../docs/troubleshooting.md', import.meta.url), 'utf8');
    const rows = guide.split('\n').filter((line) => line.startsWith('|'));
    assert.deepEqual(
      own.filter((code) => !rows.some((row) => row.split('|')[1]?.includes(`\`${code}\``))),
      [],
    );
  });

  const described = sharedPath('facts/dhis2.md');
  (described ? it : it.skip)(sharedTitle('knows every code of an import', described), () => {
    const facts = readFileSync(described ?? '', 'utf8');
    const start = facts.indexOf('### 2.3 OLD error codes');
    const codes = facts.slice(start, facts.indexOf('## 3.', start)).match(/\bE(?:76|80|81)\d\d\b/g) ?? [];
    assert.ok(codes.length > 60);
    assert.deepEqual(
      [...new Set(codes)].filter((code) => !Object.hasOwn(IMPORT_CODES, code)),
      [],
    );
  });
});
