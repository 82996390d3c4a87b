import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tallysheet } from '../../support/tallysheet.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const mapping = join(root, 'mappings', 'immunization-monthly.yaml');

describe('tallysheet sql', () => {
  let cwd = '';
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'sql-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  const sql = (...args: string[]) => tallysheet(['sql', ...args], { cwd });

  it('writes ViewDefinitions and SQL into a folder', async () => {
    const { status, stdout, stderr } = await sql('--dialect', 'postgres', '--mapping', mapping, '--out', 'warehouse');
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.match(stdout, /^warehouse\/views\/dose\.json\n/);
    assert.deepEqual(readdirSync(join(cwd, 'warehouse', 'views')).sort(), ['child.json', 'dose.json']);
    assert.match(
      readFileSync(join(cwd, 'warehouse', '5-measures.sql'), 'utf8'),
      /create materialized view epi_bcg_given/,
    );
  });

  it('refuses what has no exact translation, with its place, and writes nothing', async () => {
    const text = readFileSync(mapping, 'utf8').replace("vaccine = '19'", '"vaccine ~ \'19\'"');
    writeFileSync(join(cwd, 'm.yaml'), text);
    writeFileSync(join(cwd, 'org-units.csv'), 'place,orgUnit\nloc-1,DiszpKrYNg8\n');
    const { status, stdout, stderr } = await sql('--mapping', 'm.yaml', '--out', 'warehouse');
    assert.equal(status, 1);
    assert.equal(stdout, '');
    const line = text.split('\n').findIndex((one) => one.includes('~')) + 1;
    assert.match(stderr, new RegExp(`^m\\.yaml:${line}:\\d+ ~ has no exact translation to SQL`));
    assert.ok(!readdirSync(cwd).includes('warehouse'));
  });

  it('names a lookup that is not there', async () => {
    writeFileSync(join(cwd, 'm.yaml'), readFileSync(mapping, 'utf8'));
    const { status, stderr } = await sql('--mapping', 'm.yaml');
    assert.equal(status, 1);
    assert.match(stderr, /the lookup "org-units\.csv" is not there/);
  });

  it('ends with code 2 for another dialect, and without a mapping', async () => {
    assert.equal((await sql('--dialect', 'oracle', '--mapping', mapping)).status, 2);
    assert.equal((await sql()).status, 2);
    assert.equal((await sql('--mapping', 'none.yaml')).status, 2);
  });

  it('explains itself', async () =>
    assert.match((await sql('--help')).stdout, /^Usage: tallysheet sql --mapping FILE/));
});
