import assert from 'node:assert/strict';
import { readElements } from '../../../../adaptors/tally/view/read-elements.ts';
import { compile, doses } from '../compile.ts';

const elementsOf = (columns: string) => compile(doses({ columns })).views.dose?.elements;
const ALWAYS = ['location', 'occurrence', 'patient', 'status', 'vaccineCode'];

describe('readElements', () => {
  const cases: [string, string, readonly string[] | undefined][] = [
    ['what columns and conditions read', '', ALWAYS],
    [
      'a choice by the name without its type, whatever type is read',
      '      text: occurrence.ofType(string)',
      [...ALWAYS, 'text'].sort(),
    ],
    ['extensions of the resource', "      kind: extension('urn:kind').value.ofType(string)", ['extension', ...ALWAYS]],
    ['nothing where tags are read', "      app: meta.tag.where(system = 'urn:app').code.first()", undefined],
  ];
  for (const [title, columns, expected] of cases) {
    it(`names ${title}`, () => {
      assert.deepEqual(elementsOf(columns), expected);
    });
  }

  it('names what stands within a condition', () => {
    const found = elementsOf(
      "      lot: lotNumber.where($this.length() > 3)\n      note: note.where(author.ofType(string) = 'a').text.first()",
    );
    assert.ok(['lotNumber', 'note', ...ALWAYS].every((name) => found?.includes(name)));
  });

  it('takes names of a choice from code', () => {
    assert.deepEqual(readElements('Observation', "(input) => fp.choice(input, ['valueQuantity', 'valueString'])"), [
      'value',
    ]);
  });
});
