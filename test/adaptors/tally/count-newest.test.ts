import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FhirResource } from '../../../adaptors/tally/compiled-mapping.ts';
import { countNewest, type ReadAgain } from '../../../adaptors/tally/count-newest.ts';
import { compile, doses } from './compile.ts';
import { child, dose } from './resources.ts';

const dimensions = `
  sex: { column: child.sex, map: { male: Male, female: Female } }`;
const values = '- { dataElement: ALL, by: [sex] }';
const mapping = compile(doses({ values, dimensions }));
const PERIODS = ['202402', '202403', '202404'];

const reading =
  (resources: readonly FhirResource[]): ReadAgain =>
  async (types, use) => {
    for (const resource of resources) if (types.has(resource.resourceType)) use(resource);
  };
const count = (resources: readonly FhirResource[]) => countNewest(mapping, PERIODS, reading(resources));
const linesOf = async (resources: readonly FhirResource[]) =>
  (await count(resources)).cells.map(({ period, options, value }) => `${period} ${options.join()} ${value}`);
const at = (resource: FhirResource, meta: FhirResource['meta']) => ({ ...resource, ...(meta && { meta }) });

const GIRL = child('child-1', { gender: 'female', birthDate: '2023-09-15' });

describe('countNewest', () => {
  const inFebruary = dose({ date: '2024-02-10', version: '9' });
  const inMarch = dose({ date: '2024-03-10', version: '10' });

  it('counts the version with the highest number, whichever comes first', async () => {
    for (const doses of [
      [inFebruary, inMarch],
      [inMarch, inFebruary],
    ]) {
      const { cells, sources, severalVersions } = await count([GIRL, ...doses]);
      assert.deepEqual(
        cells.map(({ period, value }) => [period, value]),
        [['202403', '1']],
      );
      assert.equal(severalVersions, 1);
      const [source] = sources;
      assert.deepEqual([source?.read, source?.placed, source?.repeated, source?.versions], [1, 1, 0, 1]);
    }
  });

  it('counts what changed last where versions are no numbers', async () => {
    const early = at(inMarch, { versionId: 'b', lastUpdated: '2024-05-01T10:00:00+03:00' });
    const late = at(inFebruary, { versionId: 'a', lastUpdated: '2024-05-01T08:00:00Z' });
    assert.deepEqual(await linesOf([GIRL, early, late]), ['202402 Female 1']);
    assert.deepEqual(await linesOf([GIRL, late, early]), ['202402 Female 1']);
  });

  it('tells resources of one id and one version apart that were changed at other times, as of two servers', async () => {
    const one = at(inFebruary, { versionId: '1', lastUpdated: '2024-05-01T00:00:00Z' });
    const two = at(inMarch, { versionId: '1', lastUpdated: '2024-05-02T00:00:00Z' });
    const { severalVersions } = await count([GIRL, two, one]);
    assert.equal(severalVersions, 1);
    assert.deepEqual(await linesOf([GIRL, two, one]), ['202403 Female 1']);
  });

  it('counts one of two contents of an id without versions, the same in any order, and tells of it', async () => {
    const without = (parts: object) => dose({ ...parts, version: null } as Parameters<typeof dose>[0]);
    const contents = [without({ date: '2024-02-10' }), without({ date: '2024-03-10' }), without({ place: 'loc-2' })];
    const first = await linesOf([GIRL, ...contents]);
    assert.equal(first.length, 1);
    for (const order of [[...contents].reverse(), [contents[1], contents[0], contents[2]]]) {
      const resources = [GIRL, ...order.filter((one) => one !== undefined)];
      assert.deepEqual(await linesOf(resources), first);
      assert.equal((await count(resources)).sources[0]?.versions, 2);
    }
  });

  it('takes the newest version of what rows are joined with', async () => {
    const boy = at(child('child-1', { gender: 'male' }), { versionId: '2' });
    const girl = at(GIRL, { versionId: '1' });
    for (const children of [
      [boy, girl],
      [girl, boy],
    ]) {
      assert.deepEqual(await linesOf([...children, inMarch]), ['202403 Male 1']);
      const { sources, conflicts } = await count([...children, inMarch]);
      assert.deepEqual([sources[0]?.versions, conflicts], [1, 0]);
    }
  });

  it('reads once what comes in one version, also where that comes twice', async () => {
    let readings = 0;
    const { sources, severalVersions } = await countNewest(mapping, PERIODS, async (types, use) => {
      readings += 1;
      await reading([GIRL, inMarch, inMarch])(types, use);
    });
    assert.equal(readings, 2, 'children, then doses');
    assert.equal(severalVersions, 0);
    assert.deepEqual([sources[0]?.repeated, sources[0]?.versions], [1, undefined]);
  });

  it('gives the same cells as the newest versions alone, in any order', async () => {
    const someDoses = fc.array(
      fc
        .record({
          id: fc.nat(6).map((id) => `imm-${id}`),
          version: fc.integer({ min: 1, max: 12 }).map(String),
          date: fc.constantFrom('2024-02-10', '2024-03-10', '2024-04-10', '2024-07-10', 'soon'),
          place: fc.constantFrom('loc-1', 'loc-2', 'loc-9'),
          status: fc.constantFrom('completed', 'not-done'),
        })
        .map((parts) => dose(parts)),
      { maxLength: 30 },
    );
    const property = fc.asyncProperty(someDoses, fc.integer(), async (all, seed) => {
      const byVersion = new Map(all.map((one) => [`${one.id} ${one.meta?.versionId}`, one]));
      const versions = [...byVersion.values()];
      const newest = new Map<string, FhirResource>();
      for (const one of versions) {
        const known = newest.get(one.id ?? '');
        if (known === undefined || Number(one.meta?.versionId) > Number(known.meta?.versionId))
          newest.set(one.id ?? '', one);
      }
      const shuffled = [...versions].sort((a, b) => hashOf(a, seed) - hashOf(b, seed));
      assert.deepEqual(await linesOf([GIRL, ...shuffled]), await linesOf([GIRL, ...newest.values()]));
    });
    await fc.assert(property, { numRuns: 60, seed: 7 });
  });
});

function hashOf(one: FhirResource, seed: number): number {
  let hash = seed;
  for (const unit of JSON.stringify(one)) hash = (Math.imul(hash, 31) + (unit.codePointAt(0) ?? 0)) | 0;
  return hash;
}
