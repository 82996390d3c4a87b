import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSummaries } from '../../../adaptors/tracker/legacy/read-summaries.ts';
import { readImport } from '../../../adaptors/tracker/read-import.ts';
import { sharedPath, sharedTitle } from '../../support/shared.ts';

/** Recordings, and the errors in them: code, type, and whether a UID of the metadata is named. */
const RECORDED: readonly (readonly [file: string, errors: readonly string[]])[] = [
  ['450-trk-validate', []],
  ['452-trk-create-sync', []],
  ['458-trk-unique-attribute-conflict', ['E1064 TRACKED_ENTITY lZGmxYbs97q', 'E5000 ENROLLMENT']],
  [
    '459-trk-missing-mandatory-attribute',
    ['E1018 ENROLLMENT w75KJ2mc4zz', 'E5000 EVENT', 'E1018 ENROLLMENT zDhUuAYrxNC'],
  ],
  ['465-trk-event-invalid-value-atomic-object', ['E1302 EVENT UXz7xuGCEhU']],
  ['466-trk-enrollment-future-date', ['E1020 ENROLLMENT', 'E1021 ENROLLMENT', 'E5000 EVENT']],
  ['483-trk-attr-option-invalid', ['E1125 TRACKED_ENTITY pC3N9N77UmT']],
  ['495-trk-strategy-delete-again', ['E1082 EVENT']],
  ['496-trk-recreate-deleted-uid', ['E1082 EVENT']],
];

for (const version of ['2.41', '2.43']) {
  const folder = sharedPath(`recordings/dhis2-${version}`);
  (folder ? describe : describe.skip)(sharedTitle(`reports of the tracker of DHIS2 ${version}`, folder), () => {
    for (const [file, expected] of RECORDED) {
      it(`recording ${file}`, () => {
        const { response } = JSON.parse(readFileSync(join(folder ?? '', `${file}.json`), 'utf8'));
        const report = readImport(response.body);
        const found = (report?.errors ?? []).map(({ code, type, uid, names }) => {
          const metadata = names.filter((name) => name !== uid && METADATA.has(name));
          return [code, type, ...(code === 'E5000' ? [] : metadata)].join(' ');
        });
        // From 2.43 on it tells the type of the data element instead of its UID.
        const told = version === '2.43' ? expected.map((one) => one.replace(/^(E1302 EVENT) .*/, '$1')) : expected;
        assert.deepEqual(sorted(found), sorted(told));
        // What the words of a message hold of a person is not taken over.
        assert.ok(!JSON.stringify(report).includes('UID-0001'));
      });
    }

    it('of a malformed payload is none', () => {
      const { response } = JSON.parse(readFileSync(join(folder ?? '', '467-trk-bad-date-format.json'), 'utf8'));
      assert.equal(response.status, 400);
      assert.equal(readImport(response.body), undefined);
    });
  });
}

describe('errors of the tracker', () => {
  it('are told by codes of DHIS2 alone', () => {
    const errorReports = ['E1064', 'Amina', 'E10640', { code: 'E1064' }, undefined].map((errorCode) => ({ errorCode }));
    const stats = { created: 0, updated: 0, deleted: 0, ignored: 5 };
    assert.deepEqual(
      readImport({ status: 'ERROR', stats, validationReport: { errorReports } })?.errors.map(({ code }) => code),
      ['E1064', 'E9999', 'E9999', 'E9999', 'E9999'],
    );
  });
});

const METADATA = new Set(['lZGmxYbs97q', 'w75KJ2mc4zz', 'zDhUuAYrxNC', 'UXz7xuGCEhU', 'pC3N9N77UmT']);

function sorted(list: readonly string[]): string[] {
  return [...list].sort();
}

describe('what is no report of the tracker', () => {
  for (const body of [undefined, null, 'text', {}, { status: 'ERROR' }, { status: 'OK', stats: { created: 1 } }, []]) {
    it(JSON.stringify(body) ?? 'nothing', () => assert.equal(readImport(body), undefined));
  }
});

const old = sharedPath('recordings/dhis2-2.41');
(old ? describe : describe.skip)(sharedTitle('summaries of the old endpoints', old), () => {
  for (const [file, expected] of [
    ['540-legacy-tei-create', 'ms6f0hVeEJE ok 1/0'],
    ['541-legacy-tei-create-again', 'ms6f0hVeEJE ok 0/1'],
    ['544-legacy-tei-unknown-ou', 'TU097C51odr refused E1041'],
    ['545-legacy-tei-unique-conflict', 'mIyar2AKWrc refused E1064 lZGmxYbs97q'],
    ['548-legacy-enrollment-create', 'Miz4bJBA19c ok 1/0'],
    ['549-legacy-enrollment-create-dup', 'HgUl4SGGW8n ok 1/0'],
  ] as const) {
    it(`recording ${file}`, () => {
      const { response } = JSON.parse(readFileSync(join(old ?? '', `${file}.json`), 'utf8'));
      const told = (readSummaries(response.body) ?? []).map(({ reference, isOk, created, updated, codes }) => {
        const names = codes.flatMap((one) => [one.code, ...one.names.filter((name) => METADATA.has(name))]);
        return isOk ? `${reference} ok ${created}/${updated}` : `${reference} refused ${names.join(' ')}`;
      });
      assert.deepEqual(told, [expected]);
    });
  }

  it('of something else are none', () => {
    for (const body of [undefined, {}, { response: { responseType: 'ImportSummary' } }])
      assert.equal(readSummaries(body), undefined);
  });
});
