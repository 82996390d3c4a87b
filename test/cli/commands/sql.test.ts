import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');
const command = join(root, 'cli', 'tallysheet.js');
const mapping = join(root, 'mappings', 'immunization-monthly.yaml');

describe('tallysheet sql', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'sql-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  /** Run the command as a user does. */
  function sql(...args: string[]) {
    return spawnSync(process.execPath, [command, 'sql', ...args], { cwd, encoding: 'utf8' });
  }

  it('writes ViewDefinitions and SQL into a folder', () => {
    const { status, stdout, stderr } = sql('--dialect', 'postgres', '--mapping', mapping, '--out', 'warehouse');
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.match(stdout, /^warehouse\/views\/dose\.json\n/);
    assert.deepEqual(readdirSync(join(cwd, 'warehouse', 'views')).sort(), ['child.json', 'dose.json']);
    assert.match(
      readFileSync(join(cwd, 'warehouse', '5-measures.sql'), 'utf8'),
      /create materialized view epi_bcg_given/,
    );
  });

  it('refuses what has no exact translation, with its place, and writes nothing', () => {
    const text = readFileSync(mapping, 'utf8').replace("vaccine = '19'", '"vaccine ~ \'19\'"');
    writeFileSync(join(cwd, 'm.yaml'), text);
    writeFileSync(join(cwd, 'org-units.csv'), 'place,orgUnit\nloc-1,DiszpKrYNg8\n');
    const { status, stdout, stderr } = sql('--mapping', 'm.yaml', '--out', 'warehouse');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    const line = text.split('\n').findIndex((one) => one.includes('~')) + 1;
    assert.match(stderr, new RegExp(`^m\\.yaml:${line}:\\d+ ~ has no exact translation to SQL`));
    assert.ok(!readdirSync(cwd).includes('warehouse'));
  });

  it('names a lookup that is not there', () => {
    writeFileSync(join(cwd, 'm.yaml'), readFileSync(mapping, 'utf8'));
    const { status, stderr } = sql('--mapping', 'm.yaml');
    assert.equal(status, 1);
    assert.match(stderr, /the lookup "org-units\.csv" is not there/);
  });

  it('ends with code 2 for another dialect, and without a mapping', () => {
    assert.equal(sql('--dialect', 'oracle', '--mapping', mapping).status, 2);
    assert.equal(sql().status, 2);
    assert.equal(sql('--mapping', 'none.yaml').status, 2);
  });

  it('explains itself', () => assert.match(sql('--help').stdout, /^Usage: tallysheet sql --mapping FILE/));
});
