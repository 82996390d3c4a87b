import assert from 'node:assert/strict';
import fc from 'fast-check';
import * as fp from '../../../../../adaptors/tally/fhirpath/functions.ts';
import { compileScalar, compileTest } from '../../../../../adaptors/tally/fhirpath/scalar/index.ts';
import { assertAgreement, formsOf, toFunction } from './agreement.ts';
import { expressions } from './expressions.ts';
import { goodResources, resourceOf } from './resources.ts';

const constants = { registry: 'http://registry', next: 1 };

function contextOf(resource: string) {
  return { kind: 'resource', resource, constants } as const;
}

const cases = Object.entries(expressions).map(([type, { fast, exact }]) => ({
  type,
  all: [...fast, ...exact].map((expression) => formsOf(expression, contextOf(type))),
}));

function assertAgree(type: string, resource: unknown): void {
  for (const forms of cases.find((one) => one.type === type)?.all ?? []) assertAgreement(forms, resource);
}

describe('compileScalar and compileTest', () => {
  for (const { type, all } of cases) {
    it(`answer as the list form does, for ${all.length} expressions over good ${type} resources`, () => {
      for (const resource of [...goodResources(type), { resourceType: type }]) assertAgree(type, resource);
    });

    it(`answer as the list form does, over ${type} resources of any shape`, function () {
      this.timeout(180_000);
      fc.assert(
        fc.property(resourceOf(type), (resource) => assertAgree(type, resource)),
        { numRuns: Number(process.env.SCALAR_RUNS ?? 400) },
      );
    });
  }

  it('have a fast form for the paths and conditions of views, and only for those', () => {
    for (const [type, { fast, exact }] of Object.entries(expressions)) {
      const isFast = (expression: string) => {
        const compiled = compileScalar(expression, contextOf(type));
        assert.equal(compiled.source.includes('fast: {'), compiled.fast, expression);
        return compiled.fast;
      };
      assert.deepEqual(
        fast.filter((expression) => !isFast(expression)),
        [],
        type,
      );
      assert.deepEqual(exact.filter(isFast), [], type);
    }
  });

  it('ask the exact form about a good resource only where several values stand for one', () => {
    const asked = new Set<string>();
    for (const [type, { fast }] of Object.entries(expressions)) {
      for (const expression of fast) {
        const note = () => asked.add(expression);
        const { source } = compileScalar(expression, contextOf(type));
        const scalar = new Function('fp', `'use strict'; return ${source};`)({ ...fp, one: note });
        for (const resource of goodResources(type)) scalar(resource);
      }
    }
    assert.deepEqual(
      [...asked],
      [
        "vaccineCode.coding.code in ('19' | '20')",
        "vaccineCode.coding.code.startsWith('1')",
        "name.where(given in ('Ann' | 'Ben')).family",
      ],
    );
  });

  it('write short lines, and no text that the OpenFn compiler looks for', () => {
    for (const [type, { fast }] of Object.entries(expressions)) {
      for (const expression of fast) {
        const { source } = compileScalar(expression, contextOf(type));
        const own = source.slice(0, source.lastIndexOf('return fp.'));
        assert.ok(!source.includes('collections.'), source);
        assert.ok(
          own.split('\n').every((line) => line.length <= 400),
          own,
        );
      }
    }
  });

  it('answer for a row as its list form does', () => {
    const context = { kind: 'row', columns: { vaccine: 'string', dose: 'number' } } as const;
    const { source, fast } = compileScalar("vaccine = '19' and dose = 1", context);
    assert.equal(fast, false);
    assert.equal(toFunction(source)({ vaccine: '19', dose: 1 }), true);
    assert.equal(toFunction(source)({ vaccine: '19', dose: null }), null);
  });

  it('answer for one item of a list', () => {
    const context = { kind: 'element', path: 'Patient.contact', resource: 'Patient' } as const;
    const family = compileScalar('name.family', context);
    assert.equal(family.fast, true);
    const run = toFunction(family.source);
    assert.equal(run({ name: { family: 'A' } }), 'A');
    assert.equal(run(new fp.Element(null, { name: { family: 'B' } })), 'B');
    assert.equal(run(5), null);
  });

  it('hand the index of a row to the list form', () => {
    const context = { kind: 'resource', resource: 'Patient', rowIndex: true } as const;
    assert.equal(toFunction(compileScalar('%rowIndex', context).source)({ resourceType: 'Patient' }, 3), 3);
    assert.equal(toFunction(compileScalar('gender', context).source)({ gender: 'male' }, 3), 'male');
  });

  it('refuse what compileFhirPath refuses', () => {
    assert.throws(() => compileScalar('gendr', contextOf('Patient')), { code: 'fhirpath-unknown-element' });
    assert.throws(() => compileTest('now()', contextOf('Patient')), { code: 'fhirpath-unsupported' });
  });
});

describe('keyOf', () => {
  it('answers as referenceKeys does', () => {
    const pieces = [
      'Patient',
      'Group',
      '/',
      '/',
      'http://',
      'https://',
      'http',
      'x',
      '?',
      '#',
      '_history',
      'é',
      '\n',
      '7',
      '-.',
    ];
    const text = fc.array(fc.constantFrom(...pieces), { maxLength: 9 }).map((list) => list.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom('Patient', 'Group', undefined), (reference, type) => {
        assert.equal(fp.keyOf(reference, type), fp.referenceKeys([reference], type)[0]);
      }),
      { numRuns: 5000 },
    );
    assert.equal(fp.keyOf(`Patient/${'x'.repeat(64)}`, 'Patient')?.length, 64);
    assert.equal(fp.keyOf(`Patient/${'x'.repeat(65)}`, 'Patient'), undefined);
    assert.equal(fp.keyOf(5, 'Patient'), undefined);
  });
});

describe('isUnusual', () => {
  it('tells markers from values', () => {
    assert.deepEqual([fp.BAD, fp.MANY, fp.NOT_SCALAR].map(fp.isUnusual), [true, true, true]);
    assert.deepEqual([null, '', 0, false].map(fp.isUnusual), [false, false, false, false]);
  });
});
