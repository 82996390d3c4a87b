import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MappingError } from '../../../adaptors/tally/mapping/problems.ts';
import { periodsBetween } from '../../../adaptors/tally/period/index.ts';
import { readSqlInput } from '../../../cli/sql/read-sql-input.ts';
import { readFixtures } from '../../fixtures/read-fixtures.ts';
import { countInPostgres } from './count-in-postgres.ts';
import { type Postgres, startPostgres } from './start.ts';

/**
 * What no text of SQL can know: CSV has no types. And of several versions the tables hold the newest, where these fixtures
 * ask for the first that comes from a server.
 */
const OTHERWISE: ReadonlySet<string> = new Set([
  'a-place-with-two-parents',
  'one-id-two-contents',
  'conditions-without-an-answer',
  'numbers-as-text',
]);

describe('the fixtures of all engines in PostgreSQL', () => {
  let postgres: Postgres;
  const refused: string[] = [];

  before(() => {
    postgres = startPostgres();
  });
  after(() => {
    postgres?.stop();
    process.stderr.write(`${refused.length} fixtures have no exact translation:\n${refused.join('\n')}\n`);
  });

  for (const { name, title, mapping, lookup, periods, resources, expected } of readFixtures()) {
    const isOtherwise = OTHERWISE.has(name);
    it(`${name}: ${title}${isOtherwise ? ' (told apart by the engine alone)' : ''}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tallysheet-fixture-'));
      try {
        writeFileSync(join(folder, 'mapping.yaml'), mapping);
        writeFileSync(join(folder, 'lookup.csv'), lookup);
        const input = await readSqlInput(join(folder, 'mapping.yaml'));
        const wanted = new Set(periodsBetween(input.mapping.period.type, ...periods));
        const count = () => countInPostgres(postgres, input, resources).filter(({ period }) => wanted.has(period));
        if (isOtherwise) assert.notDeepEqual(count(), expected.cells);
        else assert.deepEqual(count(), expected.cells);
      } catch (error) {
        if (!(error instanceof MappingError)) throw error;
        assert.match(error.message, /no translation to SQL/);
        refused.push(`${name}: ${error.problems.map(({ message }) => message).join('; ')}`);
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});
