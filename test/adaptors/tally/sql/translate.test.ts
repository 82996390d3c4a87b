import assert from 'node:assert/strict';
import { LEVEL, type PieceType, piece } from '../../../../adaptors/tally/sql/piece.ts';
import { SqlRefusal } from '../../../../adaptors/tally/sql/sql-refusal.ts';
import { translateCondition } from '../../../../adaptors/tally/sql/translate.ts';

const TYPES: Readonly<Record<string, PieceType>> = {
  vaccine: 'text',
  lot: 'text',
  dose: 'integer',
  amount: 'decimal',
  primary: 'boolean',
  'event.day': 'date',
  'child.birthDate': 'date',
};
const columns = new Map([
  ...Object.entries(TYPES).map(([name, type]) => {
    const sql = name.replace('.', '_').replace('D', '_d');
    return [name, piece(sql, type, LEVEL.atom, { plain: type === 'date' })] as const;
  }),
  ['codes', piece('codes', 'list', LEVEL.atom, { of: 'text' })] as const,
]);

describe('conditions in SQL', () => {
  for (const [expression, sql] of [
    ["vaccine = '19'", "vaccine = '19'"],
    ["vaccine = 'it\\'s'", "vaccine = 'it''s'"],
    ["vaccine = '182' and dose.empty()", "vaccine = '182' and dose is null"],
    ["(vaccine = '1' or primary) and dose > 1", "(vaccine = '1' or primary) and dose > 1"],
    ["vaccine in ('03' | '04')", "vaccine in ('03', '04')"],
    ['vaccine in lot', 'case when vaccine is not null then coalesce(vaccine = lot, false) end'],
    ["vaccine >= 'b'", `vaccine collate "C" >= 'b'`],
    ['primary implies lot.exists()', 'not primary or lot is not null'],
    ['(primary xor primary).not()', 'not primary <> primary'],
    ['amount = 0.5', 'near(amount) = near(0.5)'],
    ['dose + 1 = 2', 'dose + 1 = 2'],
    ['dose mod 2 = 1', 'mod(dose, nullif(2, 0)) = 1'],
    ["lot & 'a' = 'ba'", "coalesce(lot, '') || 'a' = 'ba'"],
    ['codes.exists()', 'coalesce(jsonb_array_length(codes), 0) > 0'],
    ["lot.startsWith('a')", "starts_with(lot, 'a')"],
    ["child.birthDate >= '2024-01-01'", `child_birth_date collate "C" >= '2024-01-01'`],
    ['event.day > @2024-02', "date_order(event_day, '2024-02') > 0"],
    [
      'event.day > @2024 or primary',
      "(date_order(event_day, '2024') > 0 or primary) and (not is_date(event_day)) is not true",
    ],
    ['event.day = child.birthDate', 'same_date(event_day, child_birth_date)'],
    ['iif(primary, dose, {}) = 1', 'case when primary then dose end = 1'],
  ] as const) {
    it(`writes ${expression}`, () => assert.equal(translateCondition(expression, columns).sql, sql));
  }

  for (const [expression, message, at] of [
    ["vaccine ~ 'a'", /^~ has no exact translation/, 8],
    ['vaccine < lot', /two texts of the data/, 8],
    ['primary and amount mod 2 = 1', /^mod of numbers/, 19],
    ['event.day.empty() or (vaccine | lot).exists()', /^a list stands outside of "in"/, 30],
    ["lot = 'a' and event.day > @2024-01-01T10:00:00Z", /^@2024-01-01T10:00:00Z has no/, 26],
  ] as const) {
    it(`refuses ${expression}, and says where`, () => {
      assert.throws(
        () => translateCondition(expression, columns),
        (error) => error instanceof SqlRefusal && message.test(error.message) && error.fix !== '' && error.at === at,
      );
    });
  }
});
