import assert from 'node:assert/strict';
import { exportDefault } from '../../../cli/build/export-default.ts';

describe('exportDefault', () => {
  it("replaces esbuild's alias by the name itself", () => {
    const source = 'var steps = [];\nvar job_default = steps;\nexport {\n  job_default as default\n};\n';
    assert.equal(exportDefault(source), 'var steps = [];\nexport default steps;\n');
  });

  it('keeps other exports and what follows', () => {
    const source = 'var a = [];\nvar b = 1;\nexport {\n  b as c,\n  a as default\n};\n// end\n';
    assert.equal(exportDefault(source), 'var a = [];\nvar b = 1;\nexport { b as c };\nexport default a;\n// end\n');
  });

  it('leaves a module alone that has no such export', () => {
    const source = 'const a = [];\nexport default a;\nexport { a };\n';
    assert.equal(exportDefault(source), source);
  });
});
