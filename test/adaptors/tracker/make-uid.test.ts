import assert from 'node:assert/strict';
import { makeUid } from '../../../adaptors/tracker/make-uid.ts';

describe('UIDs made of identities', () => {
  // What was sent under these would be sent again as something else, were they ever to change.
  for (const [names, uid] of [
    [['opensrp-registry', 'person', '4f1f0c3a'], 'kVoE6NFIOD8'],
    [['a'], 'o5j7FSqcxsq'],
    [['a', 'b'], 'Zg6QNM07rDf'],
    [['ab'], 'CAy0xRMP3x9'],
    [['ns', 'event', 'p', 's', 'é', 'x'], 'FfY3qQbSe4I'],
  ] as const) {
    it(`stay as they are: ${names.join(', ')}`, () => assert.equal(makeUid(...names), uid));
  }

  it('tell apart lists of names that read the same when put together', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['abc', ''], ['', 'abc'], ['1:a'], ['a1:']];
    assert.equal(new Set(lists.map((names) => makeUid(...names))).size, lists.length);
  });

  it('have the form of DHIS2, and use all letters and digits alike', () => {
    const uids = Array.from({ length: 20_000 }, (_, at) => makeUid('namespace', 'person', `child-${at}`));
    assert.equal(new Set(uids).size, uids.length);
    for (const uid of uids) assert.match(uid, /^[a-zA-Z][a-zA-Z0-9]{10}$/);
    for (let place = 0; place < 11; place += 1) {
      const counts = new Map<string, number>();
      for (const uid of uids) counts.set(uid.charAt(place), (counts.get(uid.charAt(place)) ?? 0) + 1);
      const expected = uids.length / (place === 0 ? 52 : 62);
      // Five standard deviations of a count.
      for (const count of counts.values()) assert.ok(Math.abs(count - expected) < 5 * Math.sqrt(expected), `${count}`);
      assert.equal(counts.size, place === 0 ? 52 : 62);
    }
  });
});
