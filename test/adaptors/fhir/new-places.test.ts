import assert from 'node:assert/strict';
import { request } from '@openfn/language-fhir';
import { findAllChanges } from '../../../adaptors/fhir/find-all-changes.ts';
import { overFhir } from '../../../adaptors/transport/index.ts';
import { type FhirServer, startFhirServer } from '../../../cli/sandbox/fhir/index.ts';
import { muteConsole } from '../transport/wire.ts';
import { DOSES_OF_CHILDREN } from './doses-of-children.ts';

const mapping = { ...DOSES_OF_CHILDREN, climb: true };

describe('a place that comes after the first run', () => {
  const { restore } = muteConsole();
  after(restore);
  let server: FhirServer;
  let clock: number;
  const place = (id: string, partOf?: string) => ({
    resourceType: 'Location',
    id,
    ...(partOf && { partOf: { reference: `Location/${partOf}` } }),
  });

  beforeEach(async () => {
    clock = Date.parse('2024-06-01T00:00:00Z');
    server = await startFhirServer({ now: () => new Date(clock), reuseSearchMs: 0 });
    server.load([place('top')]);
  });
  afterEach(() => server.close());

  const transport = () => overFhir(request)({ baseUrl: new URL(server.url).origin, apiPath: 'fhir' });

  async function changesAfter(...places: ReturnType<typeof place>[]) {
    const find = (state: object) => findAllChanges(transport(), mapping, state, () => undefined);
    clock = Date.parse('2024-06-05T00:00:00Z');
    server.put(place('other-top'));
    const { cursor, overlap } = await find({});
    const second = await find({ cursor, overlap });
    clock = Date.parse('2024-06-12T00:00:00Z');
    for (const one of places) server.put(one);
    return (await find({ cursor: second.cursor, overlap: second.overlap })).periods;
  }

  it('changes nothing where the lookup has it, and where it leads nowhere', async () => {
    assert.deepEqual(await changesAfter(place('loc-1', 'top'), place('village', 'top'), place('hut')), []);
  });

  it('makes all periods be counted again where it leads to an org unit, however far above', async () => {
    assert.equal(await changesAfter(place('post', 'village'), place('village', 'loc-1')), 'all');
  });

  it('makes all periods be counted again where a known one has moved', async () => {
    assert.equal(await changesAfter(place('top', 'loc-1')), 'all');
  });

  it('makes nothing be counted again where the first run has seen it, however short before', async () => {
    const lines: string[] = [];
    const find = (state: object) => findAllChanges(transport(), mapping, state, (line) => lines.push(line));
    for (const one of [place('village', 'loc-1'), place('other-top')]) server.put(one);
    const { cursor, overlap } = await find({});
    const second = await find({ cursor, overlap });
    assert.deepEqual(second.periods, []);
    assert.deepEqual(lines, []);
    server.put(place('post', 'village'));
    assert.equal((await find({ cursor, overlap })).periods, 'all');
    assert.equal((await find({ cursor: second.cursor, overlap: second.overlap })).periods, 'all');
    assert.deepEqual([...new Set(lines)], ['Find places that are new or have moved: count all periods again']);
  });
});
