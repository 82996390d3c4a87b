import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCredentialsFile } from '../../../cli/run/index.ts';

describe('find the credentials file', () => {
  const home = process.cwd();
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'credentials-'));
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(home);
    rmSync(folder, { recursive: true });
  });

  it('takes the one of this folder, or none', () => {
    assert.equal(findCredentialsFile(undefined), undefined);
    writeFileSync('credentials.json', '{}');
    assert.equal(findCredentialsFile(undefined), 'credentials.json');
  });

  it('takes the one that is named, whatever else is there', () => {
    for (const name of ['credentials.yaml', 'credentials.json']) writeFileSync(name, '{}');
    assert.equal(findCredentialsFile('other.yaml'), 'other.yaml');
  });

  it('refuses to choose between two', () => {
    for (const name of ['credentials.yaml', 'credentials.json']) writeFileSync(name, '{}');
    assert.throws(() => findCredentialsFile(undefined), {
      code: 'credentials-invalid',
      message: 'There are both credentials.yaml and credentials.json here.',
    });
  });
});
