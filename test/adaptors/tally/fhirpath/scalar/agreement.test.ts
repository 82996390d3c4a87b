import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expressions } from '../expressions.ts';
import { damage, randomDamage } from '../grammar.ts';
import { tryCompile, useUtc } from '../oracle.ts';
import { paths, suffixes } from '../paths.ts';
import { resources } from '../resources.ts';
import { tellCount, written } from '../tell-count.ts';
import { sensibleExpression } from '../typed-grammar.ts';
import { assertAgreement, formsOf } from './agreement.ts';

const runs = 1500;

describe('the scalar form beside the list form', () => {
  useUtc();
  for (const [type, samples] of Object.entries(resources)) {
    const context = { kind: 'resource', resource: type } as const;

    it(`gives the same answers over ${type} for every expression of the list form's tests`, function () {
      this.timeout(120_000);
      const combined = (paths[type] ?? []).flatMap((path) => suffixes.map((suffix) => path + suffix));
      const list = [...(expressions[type] ?? []), ...combined].filter((one) => tryCompile(one, type) !== undefined);
      for (const expression of list) {
        const forms = formsOf(expression, context);
        for (const sample of samples) assertAgreement(forms, sample);
      }
      assert.ok(list.length > 400, `only ${list.length} were compiled`);
      tellCount(this, `${written(list.length)} expressions × ${samples.length} resources`);
    });

    it(`gives the same answers over ${type} for random expressions, damaged or not`, function () {
      this.timeout(120_000);
      let count = 0;
      const property = fc.property(
        sensibleExpression(type),
        fc.constantFrom(...samples),
        randomDamage,
        (expression, sample, changes) => {
          if (expression.length > 200 || tryCompile(expression, type) === undefined) return;
          count += 1;
          assertAgreement(formsOf(expression, context), damage(sample, changes));
        },
      );
      fc.assert(property, { numRuns: runs, seed: 20240131 });
      tellCount(this, `${written(count)} expressions`);
    });
  }
});
