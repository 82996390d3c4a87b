import assert from 'node:assert/strict';
import type { FhirResource } from '../../../../adaptors/tally/compiled-mapping.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { compileToRows, readViewDefinition } from '../../../../adaptors/tally/view/index.ts';
import { boundarySuites } from './cases/boundaries.ts';
import { checkSuites } from './cases/checks.ts';
import { columnSuites } from './cases/columns.ts';
import { constantSuites } from './cases/constant-types.ts';
import { definitionSuites } from './cases/definitions.ts';
import { expressionSuites } from './cases/expressions.ts';
import { extensionSuites } from './cases/extensions.ts';
import { positionSuites } from './cases/positions.ts';
import { referenceSuites } from './cases/references.ts';
import { rowSuites } from './cases/rows.ts';
import type { Suite } from './cases/suite.ts';
import { treeSuites } from './cases/trees.ts';

/** What a view gives: rows as objects, and the statuses of rows that could not be read. */
interface Answer {
  readonly rows: readonly object[];
  readonly errors: readonly string[];
}

function answer(view: object, resources: readonly FhirResource[]): Answer {
  try {
    const loaded = readViewDefinition(JSON.stringify(view, null, 2), 'view.json');
    const found = resources.flatMap(compileToRows(loaded));
    const read = found.filter(({ status }) => status === 'row');
    const failed = found.filter(({ status }) => status !== 'row' && status !== 'excluded');
    const names = loaded.columns.map(({ name }) => name);
    return {
      rows: read.map(({ values }) => Object.fromEntries(names.map((name, slot) => [name, values[slot]]))),
      errors: failed.map(({ status }) => status),
    };
  } catch (error) {
    if (error instanceof MappingError)
      return { rows: [], errors: error.problems.map(({ message, fix }) => `${message} — ${fix}`) };
    throw error;
  }
}

const suites: readonly Suite[] = [
  ...columnSuites,
  ...expressionSuites,
  ...extensionSuites,
  ...boundarySuites,
  ...referenceSuites,
  ...constantSuites,
  ...rowSuites,
  ...positionSuites,
  ...treeSuites,
  ...definitionSuites,
  ...checkSuites,
];

describe('SQL on FHIR views', () => {
  for (const { title, resources, tests } of suites) {
    describe(title, () => {
      for (const { title, view, expect, expectError } of tests) {
        it(title, () => {
          const { rows, errors } = answer(view, resources);
          if (expectError === undefined) {
            assert.deepEqual(errors, []);
            assert.deepEqual(rows, expect);
          } else {
            assert.ok(
              errors.some((error) => expectError.test(error)),
              `${expectError} is not among ${JSON.stringify(errors)}`,
            );
          }
        });
      }
    });
  }
});
