import assert from 'node:assert/strict';
import { comment, dollarQuoted, textLiteral } from '../../../../adaptors/tally/sql/literal.ts';

describe('literals of SQL', () => {
  it('double quotes within texts', () => assert.equal(textLiteral("it's"), "'it''s'"));

  it('let no line end a comment', () => {
    assert.equal(comment(['a\ndrop table b;', '', 'c\r\nd']), '-- a\n-- drop table b;\n--\n-- c\n-- d');
  });

  it('let no text end a body', () => {
    assert.equal(dollarQuoted('return 1;'), '$$\nreturn 1;\n$$');
    for (const body of ["return '$$';", "return '$$ $body$';", "return '$$ $body$ $body_$';"]) {
      const [tag = ''] = dollarQuoted(body).split('\n');
      assert.match(tag, /^\$\w*\$$/);
      assert.equal(dollarQuoted(body).split(tag).length, 3, tag);
    }
  });
});
