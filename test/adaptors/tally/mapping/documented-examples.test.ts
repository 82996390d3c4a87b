import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { compile } from '../compile.ts';
import { refusal } from './mistakes.ts';

const page = readFileSync(new URL('../../../../docs/mapping.md', import.meta.url), 'utf8');
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text);
const examples = new Map(blocks.map((text) => [/^# example: (.+)\n/.exec(text)?.[1], text]));
const whole = examples.get('whole') ?? '';

/** Columns that examples use beside those of the whole mapping. */
const columns = `      amount: doseQuantity.value
      vaccineSystem: vaccineCode.coding.first().system
  child:
    searchDate: birthdate
`;
const base = whole
  .replace(/^ {2}child:\n/m, columns)
  .replace(/^ {6}birthDate: birthDate\n/m, '$&      clinic: managingOrganization.getReferenceKey(Organization)\n');

/** The parts of a mapping by their key, the comment before them left out. */
function partsOf(text: string): Map<string, string> {
  return new Map(
    text.split(/^(?=[a-zA-Z]+:)/m).flatMap((part) => {
      const key = /^([a-zA-Z]+):/.exec(part)?.[1];
      return key === undefined ? [] : [[key, part] as const];
    }),
  );
}

/** The whole mapping with an example's parts in place of its own; views and dimensions come in addition. */
function within(example: string): string {
  const parts = partsOf(base);
  for (const [key, part] of partsOf(example)) {
    const isAdded = key === 'views' || key === 'dimensions';
    parts.set(key, isAdded ? `${parts.get(key)}${part.slice(part.indexOf('\n') + 1)}` : part);
  }
  return [...parts.values()].join('');
}

describe('the examples of docs/mapping.md', () => {
  it('all have a name, and are tested by it', () => {
    assert.deepEqual(
      [...examples.keys()],
      [
        'whole',
        'top',
        'calendar',
        'complete',
        'view',
        'definition',
        'records',
        'map',
        'bands',
        'kinds',
        'facts',
        'values',
        'numbers',
        'reports',
        'indicators',
        'codes',
      ],
    );
    assert.equal(blocks.length, examples.size);
  });

  it('hold a whole mapping', () => {
    assert.deepEqual(refusal(whole), []);
    assert.equal(compile(whole).sources[0]?.measures.length, 2);
  });

  for (const name of [
    'top',
    'calendar',
    'complete',
    'view',
    'definition',
    'records',
    'facts',
    'values',
    'numbers',
    'reports',
    'indicators',
    'codes',
  ]) {
    it(`hold parts of a mapping: ${name}`, () => assert.deepEqual(refusal(within(examples.get(name) ?? '')), []));
  }

  for (const name of ['map', 'bands', 'kinds']) {
    it(`hold dimensions that values can use: ${name}`, () => {
      const example = examples.get(name) ?? '';
      const used = [...example.matchAll(/^ {2}(\w+):/gm)].map(([, dimension]) => dimension);
      assert.ok(used.length > 0);
      const text = within(example).replaceAll(/by: \[\w+\]/g, `by: [${used.join(', ')}]`);
      assert.deepEqual(refusal(text), []);
    });
  }

  it('would not pass with a mistake in them', () => {
    assert.equal(refusal(within((examples.get('view') ?? '').replace('period.start', 'period.begin'))).length, 1);
  });

  it('tell each key', () => {
    const unknown = [
      whole.replace('name:', 'zzzzzzzzzzzzzzzz: x\nname:'),
      whole.replace('{ type:', '{ zzzzzzzzzzzzzzzz: x, type:'),
      whole.replace('    resource: Immunization', '    zzzzzzzzzzzzzzzz: x\n    resource: Immunization'),
      whole.replace('  - rows:', '  - zzzzzzzzzzzzzzzz: x\n    rows:'),
      whole.replace('by: [age]', 'by: [age], zzzzzzzzzzzzzzzz: x'),
    ];
    for (const text of unknown) {
      const [line = ''] = refusal(text);
      const keys = line.split('expected one of ')[1]?.split(', ') ?? [];
      assert.ok(keys.length > 0, line);
      for (const key of keys) assert.ok(page.includes(`\`${key}\``), `docs/mapping.md does not tell ${key}`);
    }
  });

  it('tell each reason of quarantine', () => {
    const engine = new URL('../../../../adaptors/tally/', import.meta.url);
    const files = ['.', 'view', 'measure'].flatMap((folder) =>
      readdirSync(new URL(`${folder}/`, engine)).map((file) => new URL(`${folder}/${file}`, engine)),
    );
    const sources = files.filter(({ pathname }) => pathname.endsWith('.ts')).map((file) => readFileSync(file, 'utf8'));
    const reasons = new Set(sources.join('').match(/(?<=['`])(?:no|bad|many|not|partial|before|unknown)-[a-z-]+/g));
    assert.ok(reasons.size > 12);
    for (const reason of reasons) assert.ok(page.includes(`\`${reason}`), `docs/mapping.md does not tell ${reason}`);
  });
});
