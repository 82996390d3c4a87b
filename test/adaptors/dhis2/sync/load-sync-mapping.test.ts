import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { isSyncMapping, loadSyncMapping } from '../../../../adaptors/dhis2/sync/load-sync-mapping.ts';
import { syncSchema } from '../../../../adaptors/dhis2/sync/schema.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';

const MAPPING = `name: dhis2-metadata
metadata:
  organisationUnits: { below: FS, into: TL }
  dataSets: [FAC_MONTHLY]
  map: ids.csv
`;

function load(text = MAPPING, ids = 'from,to\nFS-1,TL-1\nFS-2,-\n') {
  return loadSyncMapping(text, 'm.yaml', (path) => (path === 'ids.csv' ? { text: ids, shown: path } : undefined));
}

function mistakes(text: string, ids?: string): string[] {
  try {
    load(text, ids);
  } catch (error) {
    if (error instanceof MappingError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('the schema of mappings of metadata', () => {
  const isValid = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(syncSchema());
  const mappings = new URL('../../../../mappings/', import.meta.url);

  it('is what mappings/metadata.schema.json holds', () => {
    const written = JSON.parse(readFileSync(new URL('metadata.schema.json', mappings), 'utf8'));
    assert.deepEqual(written, syncSchema());
  });

  it('takes the mapping that is shipped, and no other keys', () => {
    assert.ok(isValid(parse(readFileSync(new URL('dhis2-metadata.yaml', mappings), 'utf8'))));
    assert.equal(isValid(parse(MAPPING)), true);
    assert.equal(isValid(parse(MAPPING.replace('dataSets', 'dataset'))), false);
    assert.equal(isValid(parse('name: a\nmetadata: { apply: false }')), false);
  });
});

describe('a mapping of metadata', () => {
  it('writes and moves nothing unless it says so', () => {
    assert.deepEqual(load(), {
      ...{ name: 'dhis2-metadata', apply: false, allowMoves: false, match: 'code' },
      organisationUnits: { below: 'FS', into: 'TL' },
      ...{ dataSets: ['FAC_MONTHLY'], dataElements: [], keep: [] },
      map: { 'FS-1': 'TL-1', 'FS-2': null },
      mapLines: { file: 'ids.csv', lines: [2, 3] },
    });
  });

  it('is told from others by its key', () => {
    assert.equal(isSyncMapping(MAPPING), true);
    assert.equal(isSyncMapping('name: a\ndataSet: EPI\n'), false);
  });

  for (const [title, text, ids, expected] of [
    [
      'an unknown key',
      MAPPING.replace('dataSets', 'dataset'),
      undefined,
      /^m.yaml:4:3 unknown key "dataset" in metadata — did you mean "dataSets"/,
    ],
    ['a wrong match', `${MAPPING}  match: name\n`, undefined, /"match" in metadata cannot be "name"/],
    [
      'a property that there is not',
      `${MAPPING}  keep: [nam]\n`,
      undefined,
      /"nam" is no property that is taken over — did you mean "name"/,
    ],
    ['nothing to take over', 'name: a\nmetadata: { apply: false }\n', undefined, /nothing is to be taken over/],
    ['a map that is not there', MAPPING.replace('ids.csv', 'id.csv'), undefined, /the map "id.csv" is not there/],
    ['two objects that become one', MAPPING, 'from,to\nA,X\nB,X\n', /^ids.csv:3:1 "X" stands in line 2 too/],
    ['an object that leads nowhere', MAPPING, 'from,to\nA,\n', /^ids.csv:2:1 "A" leads nowhere/],
    ['an apply that is no flag', `${MAPPING}  apply: yes please\n`, undefined, /expected true or false for "apply"/],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.match(mistakes(text, ids)[0] ?? '', expected);
    });
  }
});
