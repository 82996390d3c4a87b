import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readClientKey } from '../../../adaptors/language-fhir/client-key.ts';
import { main } from '../../../cli/main.ts';
import { muteConsole } from '../../adaptors/transport/wire.ts';

describe('tallysheet client-key', () => {
  let folder: string;
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-client-key-'));
    printed = muteConsole();
  });
  afterEach(() => {
    printed.restore();
    rmSync(folder, { recursive: true });
  });

  function credentials(fhir: Record<string, unknown>): string {
    const file = join(folder, 'credentials.json');
    writeFileSync(file, JSON.stringify({ fhir }));
    return file;
  }

  for (const [option, alg, members] of [
    [[], 'ES384', ['alg', 'crv', 'key_ops', 'kid', 'kty', 'use', 'x', 'y']],
    [['--rsa'], 'RS384', ['alg', 'e', 'key_ops', 'kid', 'kty', 'n', 'use']],
  ] as const) {
    it(`makes a key for ${alg} once, and prints its public half alone`, async () => {
      const file = credentials({ privateKeyFile: 'fhir.pem', keyId: 'k1' });
      assert.equal(await main(['client-key', '--credentials', file, ...option]), 0);
      const keyFile = join(folder, 'fhir.pem');
      assert.equal(statSync(keyFile).mode & 0o777, 0o600);
      const pem = readFileSync(keyFile, 'utf8');
      const { keys } = JSON.parse(printed.lines.at(-1) ?? '');
      assert.equal(keys.length, 1);
      assert.deepEqual(Object.keys(keys[0]).sort(), members);
      assert.deepEqual([keys[0].kid, keys[0].alg], ['k1', alg]);
      assert.equal(readClientKey({ privateKeyFile: keyFile, keyId: 'k1' }).alg, alg);
      const first = printed.lines.at(-1);
      assert.equal(await main(['client-key', '--credentials', file, ...option]), 0);
      assert.equal(printed.lines.at(-1), first);
      assert.equal(readFileSync(keyFile, 'utf8'), pem);
      assert.doesNotMatch(printed.lines.join('\n'), /PRIVATE|"d"/);
    });
  }

  it('says what the credential lacks, and makes nothing', async () => {
    assert.equal(await main(['client-key', '--credentials', credentials({})]), 2);
    assert.equal(await main(['client-key', '--credentials', credentials({ privateKeyFile: 'a.pem' })]), 2);
    assert.match(printed.lines.join('\n'), /names no key[\s\S]*A new key needs a name/);
    assert.throws(() => statSync(join(folder, 'a.pem')));
  });
});
