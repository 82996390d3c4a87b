import assert from 'node:assert/strict';
import { readImportSummary } from '../../../../adaptors/dhis2/conflicts/import-summary.ts';
import type { TransportRequest, TransportResponse } from '../../../../adaptors/transport/index.ts';
import { sharedPath, sharedTitle } from '../../../support/shared.ts';
import { readRecording, recordedAnswer } from '../support/recording.ts';

const request = { method: 'POST', path: 'dataValueSets', body: { dataValues: [] } } as const;
const old = sharedPath('recordings/dhis2-2.41');
const renewed = sharedPath('recordings/dhis2-2.43');

/** Counts as `[imported, updated, deleted, ignored]`, conflicts as `code indexes`. */
function brief(response: TransportResponse): { counts: number[]; conflicts: string[]; rejected: number } {
  const { imported, updated, deleted, ignored, conflicts, rejectedIndexes } = readImportSummary(request, response);
  return {
    counts: [imported, updated, deleted, ignored],
    conflicts: conflicts.map(({ code, indexes }) => `${code} ${indexes.slice(0, 5).join(',')}`),
    rejected: rejectedIndexes.length,
  };
}

function refusal(response: Partial<TransportResponse>): { code: string; message: string } {
  try {
    readImportSummary(request, { status: 200, headers: {}, body: undefined, ...response });
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new assert.AssertionError({ message: 'the answer was taken for a summary' });
}

(old ? describe : describe.skip)(sharedTitle('import summary, recorded on 2.41', old), () => {
  const answer = (name: string) => recordedAnswer(old ?? '', name);
  const cases: [string, string, ReturnType<typeof brief>][] = [
    ['200 SUCCESS', '007-dvs-changed-value', { counts: [0, 1, 0, 0], conflicts: [], rejected: 0 }],
    ['a replay is ignored', '006-dvs-replay-same-payload', { counts: [0, 0, 0, 1], conflicts: [], rejected: 0 }],
    [
      'an insignificant zero is in no count',
      '021-dvs-zero-not-significant-new',
      { counts: [0, 0, 0, 0], conflicts: [], rejected: 0 },
    ],
    ['a deletion', '016-dvs-deleted-true', { counts: [0, 0, 1, 0], conflicts: [], rejected: 0 }],
    [
      '409 WARNING with good values stored',
      '079-dvs-mixed-good-and-bad',
      { counts: [2, 0, 0, 4], conflicts: ['E7610 1,5', 'E7619 2', 'E7611 4'], rejected: 4 },
    ],
    [
      'one conflict for 250 values',
      '580-dvs-many-conflicts-same-500',
      { counts: [0, 0, 0, 250], conflicts: ['E7619 0,1,2,3,4'], rejected: 250 },
    ],
    [
      '409 ERROR of the set',
      '075-dvs-unknown-dataSet-header',
      { counts: [0, 0, 0, 0], conflicts: ['E7600 '], rejected: 0 },
    ],
    [
      '409 ERROR without a conflict',
      '174-dvs-completeDate-2026-02-05T100000_000',
      { counts: [0, 0, 0, 0], conflicts: [], rejected: 0 },
    ],
    [
      'the bare summary of /api/37',
      '254-get-api-versioned-path-37-post',
      { counts: [1, 0, 0, 0], conflicts: [], rejected: 0 },
    ],
  ];
  for (const [title, name, expected] of cases) {
    it(title, () => assert.deepEqual(brief(answer(name)), expected));
  }

  it('keeps the description of an import that failed', () => {
    assert.match(
      readImportSummary(request, answer('047-dvs-malformed-json')).description,
      /^The import process failed/,
    );
  });

  it('reads the answer of an import that another one stood in the way of', () => {
    const { results } = readRecording(old ?? '', '590-concurrent-identical') as {
      results: { status: number; importCount: object; description?: string; message: string }[];
    };
    const lost = results.find(({ status }) => status === 409);
    assert.ok(lost);
    const { importCount, description, message } = lost;
    const body = { status: 'ERROR', message, response: { importCount, description, conflicts: [] } };
    const summary = readImportSummary(request, { status: 409, headers: {}, body });
    assert.equal(summary.description, 'The import process failed: Failed to flush BatchHandler');
    assert.equal(summary.imported + summary.updated + summary.deleted + summary.ignored, 0);
  });

  it('refuses a user without the authority', () => {
    assert.equal(refusal(answer('133-dvs-user-without-F_DATAVALUE_ADD')).code, 'forbidden');
  });
});

(renewed ? describe : describe.skip)(sharedTitle('import summary, recorded on 2.43', renewed), () => {
  const answer = (name: string) => recordedAnswer(renewed ?? '', name);

  it('counts a replay as updated', () => {
    assert.deepEqual(brief(answer('006-dvs-replay-same-payload')).counts, [0, 1, 0, 0]);
  });

  it('shows that SUCCESS stored nothing', () => {
    const expected = { counts: [0, 0, 0, 1], conflicts: [], rejected: 0 };
    assert.deepEqual(brief(answer('1023-v43-silent-5-nul-char')), expected);
  });

  it('shows what a race for a new period lost', () => {
    const { firstRun } = readRecording(renewed ?? '', '1210-race-new-period') as {
      firstRun: { status: number; importCount: object; conflicts: [] }[];
    };
    const ignored = firstRun.map(
      ({ status, ...response }) => readImportSummary(request, { status, headers: {}, body: { response } }).ignored,
    );
    assert.deepEqual(ignored.filter((count) => count === 40).length, 5);
  });

  it('reads 200 WARNING with its conflicts', () => {
    const { counts, conflicts } = brief(answer('1006-v43-del2-7-bad-value'));
    assert.deepEqual(conflicts, ['E8122 0']);
    assert.ok((counts[1] ?? 0) > 0);
  });

  it('gives each of 250 bad values its conflict', () => {
    const summary = readImportSummary(request, answer('1114-dvs-many-bad-values-250'));
    assert.equal(summary.conflicts.length, 250);
    assert.deepEqual([...summary.conflicts].map(({ indexes }) => indexes[0]).at(-1), 249);
  });

  it('reads the refusal of a whole group, which ignores nothing', () => {
    const { counts, conflicts } = brief(answer('1027-v43-lim-current-period'));
    assert.deepEqual(counts, [0, 0, 0, 0]);
    assert.match(conflicts[0] ?? '', /^E8030 0/);
  });

  it('takes the index -1 of a payload that could not be decoded for none', () => {
    const response = answer('080-dvs-missing-dataElement');
    assert.match(JSON.stringify(response.body), /"indexes":\[-1\]/);
    assert.deepEqual(
      brief(response).conflicts.map((conflict) => conflict.split(' ')[1]),
      [''],
    );
  });

  it('refuses malformed JSON, 400', () => {
    const { code, message } = refusal(answer('047-dvs-malformed-json'));
    assert.equal(code, 'refused');
    assert.match(message, /Expected \} but reach EOI/);
  });

  it('refuses a bad period, 500', () => {
    assert.equal(refusal(answer('079-dvs-mixed-good-and-bad')).code, 'server-error');
  });
});

describe('import summary', () => {
  const cases: [string, Partial<TransportResponse>, string][] = [
    ['401', { status: 401, body: { message: 'Unauthorized' } }, 'unauthorized'],
    ['a redirect to the login page', { status: 302 }, 'redirected'],
    ['HTML', { status: 200, unreadable: 'text/html instead of JSON' }, 'unreadable-answer'],
    ['HTML with 409', { status: 409, unreadable: 'text/html instead of JSON' }, 'refused'],
    ['a missing importCount', { body: { status: 'OK', response: { conflicts: [] } } }, 'unexpected-answer'],
    ['409 without a summary', { status: 409, body: { message: 'could not extract ResultSet' } }, 'unexpected-answer'],
    ['an empty answer', {}, 'unexpected-answer'],
    ['null', { body: null }, 'unexpected-answer'],
  ];
  for (const [title, response, code] of cases) {
    it(`refuses ${title}`, () => assert.equal(refusal(response).code, code));
  }

  it('tells what it names by UIDs and periods, and not what it quotes', () => {
    const dataValues = [
      { dataElement: 'fbfJHSPpUQD', orgUnit: 'DiszpKrYNgQ', period: '202403', value: '12', comment: 'Amina' },
    ];
    const sent: TransportRequest = {
      method: 'POST',
      path: 'dataValueSets',
      body: { dataSet: 'BfMAeItzgtq', dataValues },
    };
    const conflicts = [
      {
        errorCode: 'E7610',
        value: '`fbfJHSPpUQD` in `DiszpKrYNgQ`, `BfMAeItzgtq` for `202403`, value `12`, comment `Amina`',
      },
      { errorCode: 'Amina', value: 'User `Amina Otieno` may not, see `pBOMPrpg1QX` and `Aminaotieno`' },
      { object: 'Amina' },
    ];
    const response = { importCount: { ignored: 1 }, conflicts, description: 'Failed to import the record of Amina' };
    const answer = { status: 409, headers: {}, body: { response } };
    const summary = readImportSummary(sent, answer);
    assert.deepEqual(
      summary.conflicts.map(({ code, message }) => [code, message]),
      [
        ['E7610', '`fbfJHSPpUQD` in `DiszpKrYNgQ`, `BfMAeItzgtq` for `202403`, value `…`, comment `…`'],
        ['conflict', 'User `…` … not, see `pBOMPrpg1QX` and `…`'],
        ['conflict', 'no message'],
      ],
    );
    assert.equal(summary.description, 'Failed to import the record of …');
    const named = readImportSummary(sent, answer, { names: new Set(['Amina']) });
    assert.equal(named.description, 'Failed to import the record of Amina');
  });
});
