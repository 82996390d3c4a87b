import assert from 'node:assert/strict';
import { isMap, parseDocument } from 'yaml';
import { Fields } from '../../../../adaptors/tally/mapping/fields.ts';
import { MappingError, Problems } from '../../../../adaptors/tally/mapping/problems.ts';
import { compileToRows, loadShortView, readViewDefinition } from '../../../../adaptors/tally/view/index.ts';

function refusal(text: string): string[] {
  try {
    readViewDefinition(text, 'v');
    return [];
  } catch (error) {
    if (error instanceof MappingError) return error.message.split('\n');
    throw error;
  }
}

function short(text: string) {
  const problems = new Problems('m.yaml', text);
  const root = parseDocument(text).contents;
  assert.ok(isMap(root));
  const broken = new Set<string>();
  const fields = new Fields(root, 'view "dose"', ['resource', 'where', 'columns'], problems);
  const view = loadShortView('dose', fields, broken);
  return {
    view,
    broken: [...broken],
    messages: problems.list.map(({ line, column, message }) => `${line}:${column} ${message}`),
  };
}

describe('places of mistakes in a ViewDefinition', () => {
  it('are those in JSON, within an expression', () => {
    const text =
      '{\n  "resource": "Patient",\n  "select": [{ "column": [\n    { "name": "a", "path": "name.famly" }\n  ] }]\n}';
    assert.deepEqual(refusal(text), [
      'v:4:34 HumanName has no element named famly in "name.famly" — Did you mean family?',
    ]);
  });

  it('are those in YAML, all at once', () => {
    const text =
      'resource: Patient\nwhere:\n  - path: actve\nselect:\n  - forEach: name\n    column:\n      - { name: a, path: famly }\n';
    assert.deepEqual(
      refusal(text).map((line) => line.split(' ')[0]),
      ['v:3:11', 'v:7:26'],
    );
  });

  it('are told where a file is neither YAML nor JSON', () => {
    assert.match(refusal('{ "resource": ')[0] ?? '', /^v:\d+:\d+ this is no YAML or JSON: /);
    assert.match(refusal('- a')[0] ?? '', /^v:1:1 expected a ViewDefinition/);
  });
});

describe('code of a view', () => {
  const patient = { resourceType: 'Patient', id: '7', active: true };
  const view = (where: string, path: string) =>
    readViewDefinition(
      JSON.stringify({ resource: 'Patient', where: [{ path: where }], select: [{ column: [{ name: 'x', path }] }] }),
      'v',
    );

  it('keeps the values of an excluded row of a flat view', () => {
    assert.deepEqual(compileToRows(view('active = false', 'getResourceKey()'))(patient), [
      { values: ['7'], status: 'excluded' },
    ]);
  });

  it('tells a condition that the data fails', () => {
    const several = { ...patient, name: [{ family: 'A' }, { family: 'B' }] };
    assert.deepEqual(compileToRows(view("name.family.startsWith('A')", 'getResourceKey()'))(several), [
      { values: ['7'], status: 'bad-value:where' },
    ]);
  });

  it('tells a condition that the data fails even where there is no row', () => {
    const text = `{ resource: Patient, where: [{ path: "name.family.startsWith('A')" }], select: [{ forEach: photo, column: [{ name: t, path: title }] }] }`;
    const several = { ...patient, name: [{ family: 'A' }, { family: 'B' }] };
    assert.deepEqual(compileToRows(readViewDefinition(text, 'v'))(several), [
      { values: [null], status: 'bad-value:where' },
    ]);
  });

  it('tells a column that the data fails, and reads the others', () => {
    const text = `{ resource: Patient, select: [{ column: [{ name: a, path: "name.family.upper()" }, { name: b, path: getResourceKey() }] }] }`;
    const several = { ...patient, name: [{ family: 'A' }, { family: 'B' }] };
    assert.deepEqual(compileToRows(readViewDefinition(text, 'v'))(several), [
      { values: [null, '7'], status: 'bad-value:a' },
    ]);
  });

  it('tells a forEach that the data fails', () => {
    const text = `{ resource: Patient, select: [{ forEach: "name.family.upper()", column: [{ name: f, path: $this }] }] }`;
    const several = { ...patient, name: [{ family: 'A' }, { family: 'B' }] };
    assert.deepEqual(compileToRows(readViewDefinition(text, 'v'))(several), [
      { values: [null], status: 'bad-value:forEach' },
    ]);
  });

  it('is flat only where each resource gives one row', () => {
    const flat = (select: string) => readViewDefinition(`{ resource: Patient, select: [${select}] }`, 'v').flat;
    assert.equal(
      flat('{ column: [{ name: a, path: gender }], select: [{ column: [{ name: b, path: gender }] }] }'),
      true,
    );
    assert.equal(flat('{ forEach: name, column: [{ name: a, path: family }] }'), false);
    assert.equal(flat('{ repeat: [contact], column: [{ name: a, path: gender }] }'), false);
    assert.equal(flat('{ unionAll: [{ column: [{ name: a, path: gender }] }] }'), false);
  });

  it('tells the types of columns', () => {
    const text =
      '{ resource: Patient, select: [{ column: [{ name: a, path: birthDate }, { name: b, path: "{}", type: decimal }] }] }';
    assert.deepEqual(
      readViewDefinition(text, 'v').columns.map(({ type }) => type),
      ['date', 'number'],
    );
  });
});

describe('a view in short form', () => {
  it('gives rows as a ViewDefinition does', () => {
    const { view } = short(
      "resource: Patient\nwhere: [active = true, gender = 'female']\ncolumns: { id: getResourceKey(), sex: gender }\n",
    );
    assert.ok(view);
    assert.equal(view.flat, true);
    assert.deepEqual(view.columns, [
      { name: 'id', type: 'string', collection: false, text: 'getResourceKey()' },
      { name: 'sex', type: 'string', collection: false, text: 'gender' },
    ]);
    const rows = compileToRows(view);
    assert.deepEqual(rows({ resourceType: 'Patient', id: '7', active: true, gender: 'female' }), [
      { values: ['7', 'female'], status: 'row' },
    ]);
    assert.deepEqual(rows({ resourceType: 'Patient', id: '7', active: true }), [
      { values: ['7', null], status: 'excluded' },
    ]);
  });

  it('leaves out columns that could not be read, and names them', () => {
    const { view, broken, messages } = short('resource: Patient\ncolumns: { a: gendr, b: gender, c: name }\n');
    assert.deepEqual(broken, ['a', 'c']);
    assert.deepEqual(
      view?.columns.map(({ name }) => name),
      ['b'],
    );
    assert.deepEqual(messages, [
      '2:15 Patient has no element named gendr in "gendr"',
      '2:36 column "c" selects HumanName, which is no single value',
    ]);
  });
});
