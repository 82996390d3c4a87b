import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  ABSENT_CODES,
  DELETED_CODES,
  explainTrackerCode,
  TRACKER_CODES,
} from '../../../adaptors/tracker/explain-code.ts';
import { sharedPath, sharedTitle } from '../../support/shared.ts';

const guide = readFileSync(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8');
const rows = guide
  .slice(guide.indexOf('## Persons and the tracker'))
  .split('\n')
  .filter((line) => line.startsWith('|'));
const rowOf = (code: string) => rows.find((row) => row.split('|')[1]?.includes(`\`${code}\``)) ?? '';

describe('codes of the tracker', () => {
  it('are told in the guide, code by code', () => {
    for (const [code, { means }] of Object.entries(TRACKER_CODES)) {
      assert.ok(rowOf(code).toLowerCase().includes(means.toLowerCase()), `${code}: ${rowOf(code)}`);
    }
  });

  const own = [
    ...['program-not-found', 'program-mismatch', 'no-right', 'no-legacy-api', 'credential-parts', 'deleted-in-dhis2'],
    ...['mandatory-missing', 'same-identity', 'not-stored', 'no-answer', 'http-400', 'http-413', 'http-500', 'legacy'],
  ];
  for (const code of own) {
    it(`stand there beside our own: ${code}`, () => assert.notEqual(rowOf(code), ''));
  }

  it('say what to do, those that are not known too', () => {
    for (const code of [...Object.keys(TRACKER_CODES), ...DELETED_CODES, ...ABSENT_CODES])
      assert.notEqual(explainTrackerCode(code).means, 'not known', code);
    assert.match(explainTrackerCode('E1234').fix, /look up E1234/);
  });

  const described = sharedPath('facts/dhis2.md');
  (described ? it : it.skip)(sharedTitle('hold those that are frequent', described), () => {
    const facts = readFileSync(described ?? '', 'utf8');
    const line = facts.split('\n').find((one) => one.startsWith('- Frequent codes:')) ?? '';
    const codes = (line.match(/\bE1\d{3}\b/g) ?? []).filter((code) => !NOT_MET.has(code));
    assert.ok(codes.length > 30);
    assert.deepEqual(
      codes.filter((code) => TRACKER_CODES[code] === undefined),
      [],
    );
  });
});

/** Of assigned users, ends of ranges in 2.42 and later, and statuses that are not sent. */
const NOT_MET = new Set([
  'E1118',
  'E1124',
  'E1051',
  'E1052',
  'E1097',
  'E1098',
  'E1105',
  'E1129',
  'E1131',
  'E1318',
  'E1326',
]);
