import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  refusedFunctions,
  rowFunctions,
  supportedFunctions,
} from '../../../../adaptors/tally/fhirpath/functions-table.ts';
import { compileFhirPath, compileToFunction, FhirPathError } from '../../../../adaptors/tally/fhirpath/index.ts';
import { parseFhirPath } from '../../../../adaptors/tally/fhirpath/parse.ts';

const page = readFileSync(new URL('../../../../docs/fhirpath.md', import.meta.url), 'utf8');
const patient: unknown = JSON.parse(/^```json\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? '');

/** The text under a heading, up to the next one of its level. */
function section(heading: string): string {
  const [, text = ''] = page.split(`\n## ${heading}\n`);
  return text.split('\n## ')[0] ?? '';
}

/** The cells of the rows of all tables, without their heads. */
function cells(text: string): string[][] {
  const lines = text.split('\n').filter((line) => line.startsWith('| '));
  const rows = lines.map((line) =>
    line
      .slice(2, -2)
      .split(/ \| (?!\|)/)
      .map((cell) => cell.replaceAll('\\|', '|')),
  );
  return rows.filter(([first = '']) => first.includes('`'));
}

function codes(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

function sorted(names: Iterable<string>): string[] {
  return [...names].sort();
}

function answer(expression: string): string {
  const values = compileToFunction(compileFhirPath(expression, { kind: 'resource', resource: 'Patient' }))(patient);
  return values.length === 0 ? 'nothing' : values.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
}

/** Tell whether an expression is refused because of a mistake in it, and not because of its text. */
function isRefused(expression: string): boolean {
  try {
    compileFhirPath(expression, { kind: 'resource', resource: 'Patient' });
    return false;
  } catch (error) {
    return error instanceof FhirPathError && error.code !== 'fhirpath-syntax';
  }
}

const functions = cells(section('Functions'));
const operators = cells(section('Operators'));
const [refusals = '', expressions = ''] = section('What is refused').split('Refused too');

describe('docs/fhirpath.md', () => {
  it(`names all ${supportedFunctions.length} functions, and no other`, () => {
    assert.deepEqual(sorted(functions.flatMap(([name]) => codes(name))), sorted(supportedFunctions));
  });

  it(`names all ${refusedFunctions.length} functions that are refused by name, and no other`, () => {
    const named = cells(refusals).flatMap(([names]) => codes(names));
    assert.deepEqual(sorted(named), sorted(refusedFunctions));
  });

  it('names the functions over columns, and no other', () => {
    const quoted = section('Over columns')
      .split('\n')
      .filter((line) => line.startsWith('> '));
    assert.deepEqual(sorted(quoted.flatMap(codes)), sorted(rowFunctions));
  });

  for (const [name = '', , example = '', expected = ''] of [...functions, ...operators]) {
    const [expression = ''] = codes(example);
    it(`${expression} gives ${expected}`, () => {
      const [called = ''] = codes(name);
      const part = called === '[…]' ? '[' : called;
      assert.ok(expression.includes(part), `the example of ${called} has none`);
      assert.equal(answer(expression), expected);
    });
  }

  for (const [example] of cells(expressions)) {
    const [expression = ''] = codes(example);
    it(`${expression} is refused`, () => {
      assert.ok(parseFhirPath(expression));
      assert.ok(isRefused(expression));
    });
  }

  it('names what has a meaning', () => {
    for (const name of ['%context', '%resource', '%rootResource', '%ucum'])
      assert.ok(answer(`${name}.exists()`).includes('true'), name);
    const named = cells(section('Names with a meaning')).flatMap(([names]) => codes(names));
    assert.deepEqual(named, ['$this', '%context', '%resource', '%rootResource', '%rowIndex', '%ucum', '%name']);
  });
});
