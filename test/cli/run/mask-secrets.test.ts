import assert from 'node:assert/strict';
import { maskSecrets } from '../../../cli/run/mask-secrets.ts';

describe('maskSecrets', () => {
  const cases: [string, Record<string, unknown>, string, string][] = [
    ['a value', { password: 'district' }, 'is district.', 'is ****.'],
    ['every time it appears', { password: 'district' }, 'district district', '**** ****'],
    ['a value deep inside', { tls: { keys: ['abcdefgh'] } }, 'x abcdefgh', 'x ****'],
    ['a number', { pin: 123456 }, 'pin 123456', 'pin ****'],
    ['URL encoding', { password: 'pass word' }, '?p=pass%20word', '?p=****'],
    ['a JSON string', { password: 'a"b\\cde' }, String.raw`{"p":"a\"b\\cde"}`, '{"p":"****"}'],
    ['each line of a key', { key: 'BEGIN KEY\nabcdef12\nEND KEY' }, 'abcdef12', '****'],
    ['the header of user and password', { username: 'a', password: 'b:c' }, 'Basic YTpiOmM=', 'Basic ****'],
    ['the longer of two', { a: 'secret', b: 'secret-long' }, 'secret-long', '****'],
    ['the password in an address', { hostUrl: 'http://u:passwd@h' }, 'GET http://u:passwd@h/x', 'GET http://****@h/x'],
  ];
  for (const [title, configuration, text, expected] of cases) {
    it(`masks ${title}`, () => {
      assert.equal(maskSecrets([configuration])(text), expected);
    });
  }

  it('shows short values and the addresses of servers', () => {
    const mask = maskSecrets([{ username: 'admin', hostUrl: 'http://h.example', apiVersion: '2.41.00' }]);
    assert.equal(mask('admin at http://h.example, 2.41.00'), 'admin at http://h.example, 2.41.00');
  });
});
