import assert from 'node:assert/strict';
import { loadLookup } from '../../../../adaptors/tally/mapping/load-lookup.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';

const A = 'DiszpKrYNg8';
const B = 'nnDarh7hZhG';

describe('loadLookup', () => {
  const good: [title: string, text: string, lines: string[]][] = [
    ['sorts the places', `place,orgUnit\nb,${B}\na,${A}\n`, [`a\t${A}`, `b\t${B}`]],
    ['reads a file of Excel: byte order mark and Windows line ends', `\ufeffplace,orgUnit\r\na,${A}\r\n`, [`a\t${A}`]],
    ['takes the column orgUnit wherever it stands', `code,name,orgUnit\na,Amari,${A}\n`, [`a\t${A}`]],
    ['reads quoted fields', `"place","orgUnit"\n"a,1","${A}"\n"b ""2""",${B}\n`, [`a,1\t${A}`, `b "2"\t${B}`]],
    ['leaves out empty lines', `place,orgUnit\n\na,${A}\n\n\n`, [`a\t${A}`]],
    ['leaves out the space around a field', `place , orgUnit\n a , ${A} \n`, [`a\t${A}`]],
    ['takes a line given twice once', `place,orgUnit\na,${A}\na,${A}\n`, [`a\t${A}`]],
    ['takes two places of one unit', `place,orgUnit\na,${A}\nb,${A}\n`, [`a\t${A}`, `b\t${A}`]],
    [
      'takes the days on which a unit is counted',
      `place,orgUnit,to,from\na,${A},2024-06-30,2024-01-01\na,${A},,2025-01-01\nb,${B},2024-02-29,\nc,${B},,\n`,
      [`a\t${A}\t2024-01-01\t2024-06-30`, `a\t${A}\t2025-01-01\t`, `b\t${B}\t\t2024-02-29`, `c\t${B}`],
    ],
    ['needs no line end at the end', `place,orgUnit\na,${A}`, [`a\t${A}`]],
  ];
  for (const [title, text, lines] of good)
    it(title, () => assert.deepEqual(loadLookup(text, 'l.csv', 'Monthly'), lines));

  const bad: [title: string, text: string, lines: string[]][] = [
    [
      'a column with another name',
      `place,orgunit\na,${A}\n`,
      [
        'l.csv:1:1 there is no column "orgUnit" after the first; did you mean column "orgunit"? — begin with place,orgUnit',
      ],
    ],
    [
      'no such column',
      `place,name\na,Amari\n`,
      [
        'l.csv:1:1 there is no column "orgUnit" after the first; its columns are place, name — begin with place,orgUnit',
      ],
    ],
    [
      'an empty file',
      '',
      ['l.csv:1:1 there is no column "orgUnit" after the first; its columns are none — begin with place,orgUnit'],
    ],
    ['a header alone', 'place,orgUnit\n', ['l.csv:1:1 there is no place — write a line for each place: key,UID']],
    [
      'several mistakes',
      `place,orgUnit\na,${A}\nb,Amari\n\n,${A}\na,${B}\nc\n`,
      [
        'l.csv:3:1 "Amari" is no UID of an org unit — copy it from DHIS2: a letter, then 10 letters or digits',
        'l.csv:5:1 a place has no key — fill the first column, or take the line out',
        `l.csv:6:1 place "a" leads to ${B} here and to ${A} above — keep one of the two lines`,
        'l.csv:7:1 "" is no UID of an org unit — copy it from DHIS2: a letter, then 10 letters or digits',
      ],
    ],
    [
      'days that begin or end no period, and what is no day',
      `place,orgUnit,from,to\na,${A},2024-01-02,2024-06-29\nb,${A},2024-02-30,June\nc,${B},2024-06-01,2024-05-31\n`,
      [
        'l.csv:2:1 no Monthly period begins on 2024-01-02 — write 2024-01-01, or leave it empty',
        'l.csv:2:1 no Monthly period ends on 2024-06-29 — write 2024-06-30, or leave it empty',
        'l.csv:3:1 "2024-02-30" in column "from" is no day — write YYYY-MM-DD',
        'l.csv:3:1 "June" in column "to" is no day — write YYYY-MM-DD',
        'l.csv:4:1 the last day 2024-05-31 lies before the first, 2024-06-01 — change one of them',
      ],
    ],
    [
      'an open quote',
      `place,orgUnit\n"a,${A}\n`,
      [
        `l.csv:2:1 this is no CSV: Quote Not Closed: the parsing is finished with an opening quote at line 2 — save it as CSV, UTF-8`,
      ],
    ],
  ];
  for (const [title, text, lines] of bad) {
    it(`refuses ${title}`, () => {
      assert.throws(
        () => loadLookup(text, 'l.csv', 'Monthly'),
        (error: unknown) => {
          assert.ok(error instanceof MappingError);
          assert.deepEqual(error.message.split('\n'), lines);
          return true;
        },
      );
    });
  }
});
