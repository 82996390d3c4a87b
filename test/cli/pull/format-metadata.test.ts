import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { formatMetadata } from '../../../cli/pull/format-metadata.ts';

const UNIT = { name: 'Amari Hospital of the North', id: 'b', openingDate: '2010-01-01T00:00:00.000', code: 'TL-1' };

describe('formatMetadata', () => {
  it('sorts keys and lists, cuts days, and writes an object a line', () => {
    const text = formatMetadata({
      system: { version: '2.41.8', calendar: 'iso8601' },
      organisationUnits: [UNIT, { id: 'a' }],
      dataSets: [],
    });
    assert.deepEqual(text.split('\n'), [
      '{',
      '  "dataSets": [],',
      '  "organisationUnits": [',
      '    { "id": "a" },',
      '    { "code": "TL-1", "id": "b", "name": "Amari Hospital of the North", "openingDate": "2010-01-01" }',
      '  ],',
      '  "system": { "calendar": "iso8601", "version": "2.41.8" }',
      '}',
      '',
    ]);
  });

  it('writes the same for what comes in another order, with other times', () => {
    const values = [
      { attribute: { id: 'y' }, value: '2' },
      { attribute: { id: 'x' }, value: '1' },
    ];
    const one = formatMetadata({ organisationUnits: [UNIT, { id: 'a', attributeValues: values }] });
    const other = formatMetadata({
      organisationUnits: [
        { attributeValues: [...values].reverse(), id: 'a' },
        { ...UNIT, openingDate: '2010-01-01' },
      ],
    });
    assert.equal(one, other);
  });

  it('is left alone by the formatter of this project', () => {
    const long = 'a name that is so long that nothing else can stand on the line beside it, as they often are';
    const values = ['x', 'y'].map((id) => ({ attribute: { id }, value: id }));
    const text = formatMetadata({
      attributes: [{ id: 'x', code: 'X' }],
      categories: [],
      categoryCombos: [{ id: 'a', categories: [{ id: 'b' }, { id: 'c' }] }],
      organisationUnits: [
        { id: 'a', attributeValues: values },
        { id: 'b', name: long, path: `/${long}` },
        { ...UNIT, id: 'c' },
      ],
      dataSets: [{ id: 'a', organisationUnits: Array.from({ length: 30 }, (_, at) => ({ id: `u${at}` })) }],
      system: {},
    });
    const biome = join(import.meta.dirname, '..', '..', '..', 'node_modules', '.bin', 'biome');
    const formatted = execFileSync(biome, ['format', '--stdin-file-path=x.metadata.json'], {
      input: text,
      encoding: 'utf8',
    });
    assert.equal(formatted, text);
  });

  it('breaks long objects into lines, and is JSON', () => {
    const metadata = {
      dataSets: [{ id: 'a', organisationUnits: Array.from({ length: 30 }, (_, at) => ({ id: `u${at}` })) }],
    };
    const text = formatMetadata(metadata);
    assert.ok(text.split('\n').length > 30);
    assert.ok(text.split('\n').every((line) => line.length <= 120));
    assert.equal(JSON.parse(text).dataSets[0].organisationUnits.length, 30);
  });
});
