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

/** What no text of SQL can know: the tables hold each resource once, and CSV has no types. */
const OTHERWISE: ReadonlyMap<string, 'twice' | 'types'> = new Map([
  ['a-place-with-two-parents', 'twice'],
  ['one-id-two-contents', 'twice'],
  ['the-same-resource-twice', 'twice'],
  ['conditions-without-an-answer', 'types'],
  ['numbers-as-text', 'types'],
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
    const otherwise = OTHERWISE.get(name);
    const ends = { twice: ' (refused by the tables)', types: ' (told apart by the engine alone)' };
    it(`${name}: ${title}${otherwise === undefined ? '' : ends[otherwise]}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tallysheet-fixture-'));
      try {
        writeFileSync(join(folder, 'mapping.yaml'), mapping);
        writeFileSync(join(folder, 'lookup.csv'), lookup);
        const input = await readSqlInput(join(folder, 'mapping.yaml'));
        const wanted = new Set(periodsBetween(input.mapping.period.type, ...periods));
        const count = () => countInPostgres(postgres, input, resources).filter(({ period }) => wanted.has(period));
        if (otherwise === 'twice') assert.throws(count, /duplicate key value violates unique constraint/);
        else if (otherwise === 'types') assert.notDeepEqual(count(), expected.cells);
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
