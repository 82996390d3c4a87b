import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sharedPath, sharedTitle } from '../../support/shared.ts';
import { runSynthea } from '../../synthea/synthea.ts';
import { fetchBundle } from './fetch-bundle.ts';
import type { FhirResource } from './load.ts';
import { sharedHapi } from './shared-hapi.ts';
import type { Hapi } from './start.ts';

const data = sharedPath('data/synthea-1k');
const counts = { Location: 840, Patient: 1183, Immunization: 17283 };

(data ? describe : describe.skip)(sharedTitle('a thousand synthetic people in HAPI', data), () => {
  let hapi: Hapi;

  before(async () => {
    hapi = await sharedHapi();
    const began = performance.now();
    const loaded = await hapi.load(
      Object.keys(counts).flatMap((type) => readResources(join(data ?? '', `${type}.ndjson.gz`))),
    );
    const seconds = (performance.now() - began) / 1000;
    process.stderr.write(
      `loaded ${loaded} resources in ${seconds.toFixed(0)} s (${(loaded / seconds).toFixed(0)}/s)\n`,
    );
  });

  for (const [type, count] of Object.entries(counts)) {
    it(`holds ${count} ${type} resources`, async () => {
      const { bundle } = await fetchBundle(`${hapi.url}/${type}?_summary=count`);
      assert.equal(bundle.total, count);
    });
  }

  it('finds a place from its doses', async () => {
    const { bundle } = await fetchBundle(`${hapi.url}/Immunization?_include=Immunization:location&_count=200`);
    const included = bundle.entry?.filter(({ search }) => search?.mode === 'include') ?? [];
    assert.ok(included.length > 0 && included.every(({ resource }) => resource?.resourceType === 'Location'));
  });

  for (const count of ['monthly', 'weekly'] as const) {
    it(`gives the cells of the ${count} count, each of them and no other`, async () => {
      const run = await runSynthea(count, data ?? '', hapi.url);
      try {
        assert.equal(run.outcome.error, undefined);
        assert.deepEqual(run.stored, run.expected);
        process.stderr.write(`${count}: ${run.outcome.report.seconds.toFixed(0)} s\n`);
      } finally {
        await run.close();
      }
    });
  }
});

function readResources(file: string): FhirResource[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  return lines.filter((line) => line !== '').map((line): FhirResource => JSON.parse(line));
}
