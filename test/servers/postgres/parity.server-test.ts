import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleResources } from '../../../cli/sandbox/sample/index.ts';
import { sharedPath, sharedTitle } from '../../support/shared.ts';
import { countByCommands } from './by-commands.ts';
import { type Postgres, startPostgres } from './start.ts';

const project = join(import.meta.dirname, '..', '..', '..');
const data = sharedPath('data/synthea-1k');

describe('the SQL of a mapping in PostgreSQL', function () {
  this.timeout(300_000);
  let postgres: Postgres;
  let folder: string;

  before(() => {
    postgres = startPostgres();
  });
  after(() => postgres?.stop());
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tallysheet-parity-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('gives the cells of the first workflow, byte for byte', async () => {
    const input = join(folder, 'sample.ndjson');
    const resources = sampleResources({ today: '2026-01-15', months: 12 });
    writeFileSync(input, resources.map((resource) => `${JSON.stringify(resource)}\n`).join(''));
    const mapping = join(project, 'mappings', 'immunization-monthly.yaml');
    const { inMemory, inPostgres } = await countByCommands(postgres, folder, mapping, input, '2020-01..2026-12');
    assert.ok(inMemory.split('\r\n').length > 500, `${inMemory.split('\r\n').length} lines`);
    assert.equal(inPostgres, inMemory);
  });

  const suite = data ? describe : describe.skip;
  suite(sharedTitle('from a thousand synthetic people', data), () => {
    for (const [name, replaced, periods, count] of [
      ['months in UTC', 'type: Monthly, timeZone: UTC, keepOpen: 2, since: 1945-05', '1900..2030', 23_846],
      ['weeks in New York', 'type: Weekly, timeZone: America/New_York, since: 1945-05-07', '1900..2030', 25_637],
    ] as const) {
      it(`gives the ${count} cells of ${name}, byte for byte`, async () => {
        const monthly = readFileSync(join(project, 'test', 'synthea', 'monthly-utc.yaml'), 'utf8');
        const mapping = join(folder, 'mapping.yaml');
        // The files name places by their identifiers; a server would have put ids in their place.
        const places = monthly.replace('location.getReferenceKey(Location)', 'location.reference');
        writeFileSync(mapping, places.replace(/type: Monthly.*?(?= \})/, replaced));
        copyFileSync(join(data ?? '', 'org-units.csv'), join(folder, 'org-units.csv'));
        const { inMemory, inPostgres } = await countByCommands(postgres, folder, mapping, data ?? '', periods);
        assert.equal(inMemory.split('\r\n').length, count + 2);
        assert.equal(inPostgres, inMemory);
      });
    }
  });
});
