import assert from 'node:assert/strict';
import { addressOf, checkOtherServer } from '../../../../adaptors/dhis2/source/same-server.ts';
import type { CompiledMapping } from '../../../../adaptors/tally/compiled-mapping.ts';

const mapping = {
  dataSet: 'NAT',
  views: { dataValues: { dataValues: { dataSets: ['FAC'], groups: [] } } },
} as unknown as CompiledMapping;
const check = (changed: object, read = 'one.example.org') => {
  const log: string[] = [];
  const both = { ...mapping, ...changed } as CompiledMapping;
  checkOtherServer(both, read, 'one.example.org', { id: 'uid' }, (line) => log.push(line));
  return log;
};

describe('a source that is the target', () => {
  for (const [written, expected] of [
    ['https://Play.example.org/dhis/', 'play.example.org/dhis'],
    ['http://play.example.org/dhis/api', 'play.example.org/dhis'],
    ['https://user:secret@play.example.org:8080/api/40/', 'play.example.org:8080'],
    [undefined, undefined],
  ] as const) {
    it(`has the address ${expected}, written ${written}`, () => {
      assert.equal(addressOf({ hostUrl: written }), expected);
      assert.equal(addressOf({ baseUrl: written }), expected);
    });
  }

  it('is no other server', () => assert.deepEqual(check({}, 'two.example.org'), []));

  it('is said where other data sets are read than reported to', () => {
    assert.deepEqual(check({}), ['Read from and report to the same server, one.example.org']);
  });

  it('is refused where a data set would be reported to itself', () => {
    assert.throws(() => check({ dataSet: 'FAC' }), /"FAC" of one\.example\.org.*source-is-target/);
  });

  it('is nobody’s concern where no values of a DHIS2 are counted', () => {
    assert.deepEqual(check({ views: {} }), []);
  });
});
