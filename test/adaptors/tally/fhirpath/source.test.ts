import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { type Node, parse } from 'acorn';
import { buildSync } from 'esbuild';
import * as functions from '../../../../adaptors/tally/fhirpath/functions.ts';
import { compileFhirPath, compileToFunction } from '../../../../adaptors/tally/fhirpath/index.ts';
import { expressions } from './expressions.ts';
import { tryCompile } from './oracle.ts';
import { paths, suffixes } from './paths.ts';

const callable = new Set(
  Object.entries(functions).flatMap(([name, value]) => (typeof value === 'function' ? [name] : [])),
);

const patient = { kind: 'resource', resource: 'Patient' } as const;

/** Walk a syntax tree. */
function visit(value: unknown, see: (node: Node & Record<string, unknown>) => void): void {
  if (value === null || typeof value !== 'object') return;
  if ('type' in value) see(value as unknown as Node & Record<string, unknown>);
  for (const inner of Object.values(value)) visit(inner, see);
}

function assertPlain(source: string): void {
  const tree = parse(source, { ecmaVersion: 2021, sourceType: 'module' });
  const allowed = /^(fp|input|item\d*|all\d*|undefined)$/;
  visit(tree, (node) => {
    assert.ok(
      !['ClassExpression', 'AwaitExpression', 'ImportExpression', 'ThisExpression'].includes(node.type),
      source,
    );
    if (node.type === 'Literal') assert.equal(node.bigint, undefined, source);
    if (node.type !== 'MemberExpression') return;
    const [object, property] = [node.object as Record<string, unknown>, node.property as Record<string, unknown>];
    if (object.name === 'fp') assert.equal(callable.has(String(property.name)), true, source);
    if (object.type === 'Identifier') assert.match(String(object.name), allowed, source);
  });
  assert.ok(!source.includes('collections.'), source);
  assert.ok(!/[\u2028\u2029]/.test(source), source);
  assert.ok(!/\$|\beval\b|\bFunction\b/.test(source.replace(/'(?:[^'\\]|\\.)*'/g, "''")), source);
}

describe('the emitted source', function () {
  this.timeout(300_000);
  it('is plain ES2021 that calls only what functions.ts exports', () => {
    for (const [type, list] of Object.entries(paths)) {
      for (const expression of [
        ...list.flatMap((path) => suffixes.map((suffix) => path + suffix)),
        ...(expressions[type] ?? []),
      ]) {
        const compiled = tryCompile(expression, type);
        if (compiled !== undefined) assertPlain(compiled.source);
      }
    }
  });

  it('needs only functions.ts, which bundles as plain ES2021', () => {
    const entry = fileURLToPath(new URL('../../../../adaptors/tally/fhirpath/functions.ts', import.meta.url));
    const built = buildSync({ entryPoints: [entry], bundle: true, format: 'esm', target: 'es2021', write: false });
    const code = built.outputFiles[0]?.text ?? '';
    visit(parse(code, { ecmaVersion: 2021, sourceType: 'module' }), (node) => {
      assert.notEqual(node.type, 'PropertyDefinition');
      assert.notEqual(node.type, 'ImportDeclaration');
      if (node.type === 'Identifier') assert.doesNotMatch(String(node.name), /\$|^eval$|^Function$|^process$|^Date$/);
    });
    assert.ok(!code.includes('collections.'));
    assert.ok(!/\d_\d|\bstatic\b/.test(code));
    assert.ok(code.length < 48_000, `${code.length} bytes`);
  });

  it('is the same each time', () => {
    const expression = "name.where(use = 'official').given.first()";
    assert.equal(compileFhirPath(expression, patient).source, compileFhirPath(expression, patient).source);
  });

  it('reads a simple element as a property', () => {
    assert.equal(compileFhirPath('gender', patient).source, '(input) => fp.own(input.gender)');
    const row = { kind: 'row', columns: { 'child.sex': 'string' } } as const;
    assert.equal(
      compileFhirPath("child.sex = 'male'", row).source,
      "(input) => fp.box(fp.equalValues(input['child.sex'], 'male'))",
    );
  });

  for (const text of ['\u2028\u2029', "it's", 'a\\b', 'collections.x', '\n\t\r', '😀\ud800', '$x`', '*/ </script>']) {
    it(`keeps the text ${JSON.stringify(text)}`, () => {
      const written = text
        .replaceAll('\\', '\\\\')
        .replaceAll("'", "\\'")
        .replaceAll('\n', '\\n')
        .replaceAll('\r', '\\r');
      const compiled = compileFhirPath(`'${written}'`, patient);
      assertPlain(compiled.source);
      assert.deepEqual(compileToFunction(compiled)({}), [text]);
    });
  }

  const types: [string, string, string | undefined, boolean][] = [
    ['gender', 'code', 'string', true],
    ['birthDate', 'date', 'date', true],
    ['name.given', 'string', 'string', false],
    ['name.given.first()', 'string', 'string', true],
    ['active', 'boolean', 'boolean', true],
    ['deceased', 'boolean|dateTime', undefined, true],
    ['deceased.ofType(dateTime)', 'dateTime', 'dateTime', true],
    ['maritalStatus', 'CodeableConcept', undefined, true],
    ['name.count() > 1', 'System.Boolean', 'boolean', true],
    ['telecom.rank', 'positiveInt', 'number', false],
    ['meta.lastUpdated', 'instant', 'instant', true],
    ['{}', 'System.Any', undefined, true],
  ];
  for (const [expression, type, columnType, single] of types) {
    it(`types ${expression} as ${type}`, () => {
      const compiled = compileFhirPath(expression, patient);
      assert.deepEqual([compiled.type, compiled.columnType, compiled.single], [type, columnType, single]);
    });
  }
});
