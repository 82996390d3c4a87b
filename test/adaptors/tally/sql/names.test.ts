import assert from 'node:assert/strict';
import { Names, snakeCase } from '../../../../adaptors/tally/sql/names.ts';

describe('names of SQL', () => {
  for (const [name, wanted] of [
    ['birthDate', 'birth_date'],
    ['EPI_DPT-HEPB-HIB1_GIVEN', 'epi_dpt_hepb_hib1_given'],
    ['child.birthDate', 'child_birth_date'],
    ['order', 'order_'],
    ['2nd dose', 'x_2nd_dose'],
    ['≥', 'x'],
    ['a'.repeat(80), 'a'.repeat(50)],
  ] as const) {
    it(`writes ${name.slice(0, 30)} as ${wanted.slice(0, 30)}`, () => assert.equal(snakeCase(name), wanted));
  }

  it('numbers names that are taken', () => {
    const names = new Names(['dose']);
    assert.deepEqual(
      ['dose', 'Dose', 'user', 'User'].map((name) => names.take(name)),
      ['dose_2', 'dose_3', 'user_', 'user_2'],
    );
  });
});
