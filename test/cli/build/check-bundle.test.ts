import assert from 'node:assert/strict';
import { checkBundle } from '../../../cli/build/index.ts';

const ADAPTOR = '@openfn/language-fhir';
const GOOD = `// A step.
import { get } from '${ADAPTOR}';
const read = (state) => get('Patient')(state);
const steps = [read, async (state) => ({ ...state, at: new Date(0) })];
export * from '${ADAPTOR}';
export default steps;
`;

/** The good bundle with a line more before its default export. */
const with_ = (line: string) => GOOD.replace('export default', `${line}\nexport default`);

const broken: [title: string, source: string, expected: RegExp][] = [
  ['no default export', GOOD.replace('export default steps;', ''), /^1:1 0 default exports, expected exactly one/],
  ['a default export that is a function', GOOD.replace('default steps', 'default read'), /"read" is not an array/],
  [
    'a default export that is a literal array',
    GOOD.replace('default steps', 'default [read]'),
    /^6:1 the default export is not a name/,
  ],
  ['a default export of an unknown name', GOOD.replace('default steps', 'default other'), /"other" is not an array/],
  [
    'export { x as default }',
    GOOD.replace('default steps', '{ steps as default }'),
    /^6:10 .*adds a second default export/,
  ],
  [
    "no export of the adaptor's exports",
    GOOD.replace(/export \* .*\n/, ''),
    /"export \* from '@openfn.language-fhir'" is missing/,
  ],
  ["the adaptor's exports twice", with_(`export * from '${ADAPTOR}';`), /the adaptor is exported twice/],
  ['export * of another adaptor', with_("export * from '@openfn/language-http';"), /^6:1 exports from elsewhere/],
  [
    'a named export of another module',
    with_("export { get as g } from '@openfn/language-http';"),
    /^6:1 exports from elsewhere/,
  ],
  ['export * as of the adaptor', with_(`export * as all from '${ADAPTOR}';`), /^6:1 exports from elsewhere/],
  [
    'an import of another adaptor',
    with_("import { post } from '@openfn/language-http';"),
    /^6:1 imports from "@openfn\/language-http"/,
  ],
  ['an import of a path within the adaptor', with_(`import { util } from '${ADAPTOR}/util';`), /imports from .*util"/],
  ['a relative import', with_("import { a } from './a.js';"), /imports from ".\/a.js"/],
  ['an import of Node', with_("import fs from 'node:fs';"), /imports from "node:fs"/],
  ['import()', with_("const late = () => import('@openfn/language-fhir');"), /^6:20 the sandbox has no import\(\)/],
  ['eval', with_("const value = () => eval('1');"), /^6:21 eval ends the run/],
  ['new Function', with_("const make = () => new Function('return this');"), /^6:24 Function\(…\) ends the run/],
  ['Function()', with_("const root = Function('return this')();"), /^6:14 Function\(…\) ends the run/],
  [
    '.constructor of text',
    with_("const root = () => read.constructor('return this')();"),
    /^6:25 a function made of text/,
  ],
  ['a class field', with_('class Counter {\n  count = 0;\n}'), /^7:3 the compiler cannot take a class field/],
  [
    'a static class field',
    with_('class Counter {\n  static count = 0;\n}'),
    /^7:3 the compiler cannot take a class field/,
  ],
  ['a private method', with_('class Counter {\n  #add() {}\n}'), /^7:3 the compiler cannot take the private name #add/],
  ['a big integer literal', with_('const big = 10n;'), /^6:13 the compiler cannot take a big integer literal/],
  ['a number with separators', with_('const many = 1_000;'), /^6:14 the compiler cannot take a number with separators/],
  ['a hashbang', `#!/usr/bin/env node\n${GOOD}`, /^1:1 the compiler cannot take a hashbang/],
  ['the flag v', with_('const letters = /[a-z]/v;'), /^6:17 the compiler cannot take the regular expression flag v/],
  ['a raw U+2028', with_('const gap = "\u2028";'), /^6:14 the compiler cannot take a raw U\+2028/],
  ['a raw U+2029', with_('const gap = "\u2029";'), /^6:14 the compiler cannot take a raw U\+2028/],
  ['a static block', with_('class Counter {\n  static {}\n}'), /^7:10 newer than ES2021/],
  ['an await at the top', with_('const now = await 1;'), /^6:\d+ newer than ES2021/],
  [
    'a regular expression that the tokenizer takes apart',
    with_(`const f = () => {\n  if (f) {\n  }\n  /['"]/.test('a');\n};`),
    /^\d+:\d+ the compiler's tokenizer stops here/,
  ],
  ['broken syntax', with_('const = 1;'), /^6:7 not a JavaScript module/],
  ['a call that stands alone', with_('read({});'), /^6:1 a call that stands alone/],
  ['an optional call that stands alone', with_('read?.({});'), /^6:1 a call that stands alone/],
  [
    '.then at the top',
    with_('const later = Promise.resolve(1).then(read);'),
    /^6:34 \.then\(\) at the top is rewritten/,
  ],
  [
    '.catch at the top',
    with_('const later = Promise.resolve(1).catch(read);'),
    /^6:34 \.catch\(\) at the top is rewritten/,
  ],
  [
    '.then within an array at the top',
    GOOD.replace('[read,', '[read, Promise.resolve(1).then(read),'),
    /\.then\(\) at the top/,
  ],
  [
    '$ with a member at the top',
    with_('const $ = {};\nconst one = $.a;'),
    /^7:13 the compiler takes "\$" for the state/,
  ],
  ['$ that nothing declares', with_('const one = () => $.data;'), /^6:19 the compiler takes "\$" for the state/],
  ['collections. in a comment', with_('// collections.get'), /^6:4 the text "collections\." makes OpenFn add/],
  ['collections. in a text', with_("const text = 'my collections.';"), /the text "collections\."/],
  ['a long line', with_(`const long = '${'x'.repeat(400)}';`), /^6:1 a line of 416 characters, more than 400/],
  ['a single line', GOOD.replaceAll('\n', ' '), /^1:1 a single line can be taken for the path/],
  [
    'Object.groupBy',
    with_('const groups = Object.groupBy([], read);'),
    /^6:16 Object\.groupBy does not exist in Node 20/,
  ],
  ['Promise.withResolvers', with_('const p = Promise.withResolvers();'), /Promise\.withResolvers does not exist/],
  ['Array.fromAsync', with_('const p = Array.fromAsync([]);'), /Array\.fromAsync does not exist/],
  [
    'an iterator helper',
    with_('const p = new Map().values().map(read);'),
    /^6:30 iterators have no map\(\) in Node 20/,
  ],
  ['Iterator', with_('const p = Iterator.from([]);'), /"Iterator" does not exist in the sandbox/],
  ['console.table', with_('const p = () => console.table([]);'), /^6:25 the sandbox has no console\.table\(\)/],
  ['import.meta', with_('const p = import.meta.url;'), /^6:11 import\.meta is empty in the sandbox/],
  ['union of sets', with_('const p = new Set([1]).union(new Set());'), /sets have no union\(\) in Node 20/],
  ['isSubsetOf', with_('const p = (a, b) => a.isSubsetOf(b);'), /sets have no isSubsetOf\(\) in Node 20/],
  [
    'a missing global beside the question for another',
    with_("const reader = typeof Buffer != 'undefined' && new TextDecoder();"),
    /"TextDecoder" does not exist in the sandbox/,
  ],
  [
    'a missing global after the question for it',
    with_("const reader = typeof TextDecoder != 'undefined' && 1;\nconst other = new TextDecoder();"),
    /^7:19 "TextDecoder" does not exist in the sandbox/,
  ],
  [
    'a name that nothing declares',
    with_('const p = () => notDeclared;'),
    /"notDeclared" does not exist in the sandbox.*declare it/,
  ],
];

const MISSING = `fetch URL URLSearchParams TextEncoder TextDecoder crypto process AbortController structuredClone queueMicrotask
  performance require module exports global setImmediate atob btoa Blob FormData Headers`;

const fine: [title: string, source: string][] = [
  ['the good bundle', GOOD],
  ['other named exports', with_('const helper = 1;\nexport { helper };')],
  ['named exports of the adaptor', with_(`export { get as read2 } from '${ADAPTOR}';`)],
  [
    'an array under a second name',
    GOOD.replace('export default steps', 'var job_default = steps;\nexport default job_default'),
  ],
  [
    'syntax of ES2021',
    with_("let a = read?.b ?? 2 ** 3;\na ??= /(?<!x)(?<y>é)/su.exec('é')?.groups?.y;\nconst id = `a`;"),
  ],
  [
    'classes with methods named like operations',
    with_('class Client {\n  get(a) {\n    return a;\n  }\n  static create() {}\n}'),
  ],
  ['promises within functions', with_('const later = (p) => p.then(read).catch(read);')],
  ['$ as a parameter', with_('const f = ($) => $.data;')],
  ['$ at the start of a name', with_('const $a = {};\nconst b = $a.c;')],
  ['asking for the type of a missing global', with_("const has = typeof fetch === 'function';")],
  [
    'a missing global where it has been found to exist',
    with_("const reader = typeof TextDecoder != 'undefined' && new TextDecoder();"),
  ],
  [
    'a missing global as a parameter, a key or a label',
    with_(
      'const f = ({ URL, crypto: c }, ...process) => {\n  module: for (const exports of process) {\n    if (exports) break module;\n  }\n  return { URL, fetch: c.crypto };\n};',
    ),
  ],
  [
    'a missing global caught, in a loop, a switch and a class',
    with_(
      'function f() {\n  try {\n    var global = 1;\n  } catch (process) {\n    for (let URL = 0; URL < 1; URL += 1) read(process, global);\n  }\n  switch (global) {\n    case 1:\n      let atob = class btoa {\n        a() {\n          return btoa;\n        }\n      };\n      return [atob, arguments];\n  }\n  const [fetch = 1, { a: [Blob] }] = [];\n  return [fetch, Blob];\n}',
    ),
  ],
  [
    'what OpenFn adds to the sandbox',
    with_('const f = () => [state, console.log, setTimeout, Buffer.from, Intl, BigInt(10), globalThis];'),
  ],
  ['a call of a local union', with_('const f = (geometry) => geometry.union(geometry);')],
  ['Object.values mapped', with_('const f = (a) => Object.values(a).map(read);')],
  ['letters of all scripts and escaped separators', with_("const text = 'é 😀 ቁጥር \\u2028';")],
  ['assignments at the top', with_('let a;\na = read(1);')],
];

describe('checkBundle', () => {
  const shown = (source: string) =>
    checkBundle(source, ADAPTOR).map((one) => `${one.line}:${one.column} ${one.message} | ${one.fix ?? ''}`);

  for (const [title, source] of fine) it(`accepts ${title}`, () => assert.deepEqual(shown(source), []));

  for (const [title, source, expected] of broken) {
    it(`refuses ${title}`, () => {
      const problems = shown(source);
      assert.ok(
        problems.some((one) => expected.test(one)),
        `expected ${expected}, got:\n${problems.join('\n')}`,
      );
      assert.ok(
        problems.every((one) => !one.endsWith('| ')),
        'every problem says what to do',
      );
    });
  }

  for (const name of MISSING.split(/\s+/)) {
    it(`refuses the global ${name}`, () => {
      const problems = shown(with_(`const f = () => ${name};`));
      assert.equal(problems.length, 1);
      assert.match(problems[0] ?? '', new RegExp(`^6:17 "${name}" does not exist in the sandbox`));
    });
  }

  it('takes the adaptor with its version and names the file', () => {
    assert.deepEqual(checkBundle(GOOD, `${ADAPTOR}@5.1.2`), []);
    assert.equal(checkBundle('', ADAPTOR, 'tally.js')[0]?.file, 'tally.js');
  });

  it('reports all that is wrong, each once', () => {
    const problems = shown(with_('const a = 10n;\nconst b = () => fetch(a);\nclass C {\n  #d = 1_0;\n}'));
    assert.equal(problems.length, 5, problems.join('\n'));
  });
});
