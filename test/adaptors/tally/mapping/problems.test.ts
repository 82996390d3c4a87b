import assert from 'node:assert/strict';
import { formatProblem, MappingError, nearest, Problems } from '../../../../adaptors/tally/mapping/problems.ts';

describe('problems', () => {
  it('are written so that editors can open their place', () => {
    const problem = { file: 'm.yaml', line: 2, column: 1, message: 'unknown key "serch"' };
    assert.equal(formatProblem(problem), 'm.yaml:2:1 unknown key "serch"');
    assert.equal(formatProblem({ ...problem, fix: 'write search' }), 'm.yaml:2:1 unknown key "serch" — write search');
  });

  it('are thrown together, in the order of the file, each once', () => {
    const problems = new Problems('m.yaml', 'a\nbc\n');
    problems.throwIfAny();
    problems.atOffset(3, 'second');
    problems.atOffset(0, 'first');
    problems.atOffset(3, 'second', 'said again');
    assert.throws(
      () => problems.throwIfAny(),
      (error: unknown) =>
        error instanceof MappingError &&
        error.code === 'mapping-invalid' &&
        error.message === 'm.yaml:1:1 first\nm.yaml:2:2 second',
    );
  });

  const names: [string, string[], string | undefined][] = [
    ['serch', ['search', 'where'], 'search'],
    ['DATASET', ['dataSet', 'name'], 'dataSet'],
    ['xx', ['search', 'where'], undefined],
    ['', [], undefined],
  ];
  for (const [name, valid, meant] of names) {
    it(`find ${meant ?? 'nothing'} near "${name}"`, () => assert.equal(nearest(name, valid), meant));
  }
});
