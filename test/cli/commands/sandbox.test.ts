import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tallysheet } from '../../support/tallysheet.ts';

const MAPPING = join(import.meta.dirname, '..', '..', '..', 'mappings', 'immunization-monthly.yaml');

describe('tallysheet sandbox', function () {
  this.timeout(120_000);
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'tallysheet-sandbox-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true }));

  it('writes its resources into a folder, which tally counts', async () => {
    const { status, stdout, stderr } = await tallysheet(['sandbox', '--export', 'export'], { cwd });
    assert.equal(status, 0, stderr);
    const [, counts = ''] = /^Wrote export: (.*)\n$/.exec(stdout) ?? [];
    const files = readdirSync(join(cwd, 'export')).sort();
    const lines = files.map((name) => {
      const count = readFileSync(join(cwd, 'export', name), 'utf8')
        .trim()
        .split('\n').length;
      return `${count} ${name.replace('.ndjson', '')}`;
    });
    assert.deepEqual([files.includes('Immunization.ndjson'), counts.split(', ')], [true, lines]);
    const range = ['--periods', '2024-01..2024-12'];
    const counted = await tallysheet(['tally', '--mapping', MAPPING, '--input', 'export', ...range], { cwd });
    assert.equal(counted.status, 0, counted.stderr);
    assert.match(counted.stderr, /^dose: \d+ rows = \d+ placed/);
    assert.match(counted.stdout, /EPI_BCG_GIVEN/);
  });

  it('says that a sample has no FHIR server, and which samples there are', async () => {
    const none = await tallysheet(['sandbox', '--sample', 'exchange', '--export', 'export'], { cwd });
    assert.deepEqual([none.status, readdirSync(cwd)], [2, []]);
    assert.match(none.stderr, /The sample "exchange" has no FHIR server\./);
    const byWorkflow = await tallysheet(['sandbox', '--sample', 'godata-weekly', '--export', 'export'], { cwd });
    assert.match(byWorkflow.stderr, /The sample "godata-weekly" has no FHIR server\./);
    assert.match((await tallysheet(['sandbox', '--sample', 'x'], { cwd })).stderr, /Choose one of immunization, /);
  });
});
