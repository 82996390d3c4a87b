import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { isTrackerText, loadTracker } from '../../../../adaptors/tracker/mapping/load-tracker.ts';
import { trackerSchema } from '../../../../adaptors/tracker/mapping/schema.ts';
import { TRACKER_MAPPING } from '../../../workflow/support/tracker-data.ts';

const mappings = new URL('../../../../mappings/', import.meta.url);
const validate = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(trackerSchema());

function mistakes(text: string): string[] {
  try {
    loadTracker(text, 'm.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof MappingError)) throw error;
    return error.problems.map(({ line, column, message, fix }) => `${line}:${column} ${message} — ${fix}`);
  }
}

describe('a tracker mapping', () => {
  it('is read into slots and codes, with the lines where they stand', () => {
    const { person, events, namespace, program } = loadTracker(TRACKER_MAPPING, 'm.yaml');
    assert.deepEqual([namespace, program], ['tiny', 'EIR_CHILDREN']);
    assert.deepEqual([person.id, person.enrolledAt, person.occurredAt, person.status], [undefined, 5, 4, undefined]);
    assert.deepEqual(
      person.attributes.map(({ name, slot, line }) => [name, slot, line]),
      [
        ['EIR_CHILD_ID', 0, 32],
        ['EIR_GIVEN_NAME', 1, 33],
        ['EIR_FAMILY_NAME', 2, 34],
        ['EIR_CHILD_SEX', 3, 35],
        ['EIR_BIRTH_DATE', 4, 36],
      ],
    );
    assert.deepEqual(
      events.map(({ include, atEnrollment, status, of, date }) => [include, atEnrollment, status, of, date]),
      [['patient', true, 'COMPLETED', 1, 0]],
    );
  });

  it('is told from one that counts', () => {
    assert.equal(isTrackerText(TRACKER_MAPPING), true);
    assert.equal(isTrackerText(readFileSync(new URL('immunization-monthly.yaml', mappings), 'utf8')), false);
    assert.equal(isTrackerText('- a list'), false);
  });

  for (const [title, from, to, expected] of [
    ['an unknown key', 'namespace: tiny', 'namespace: tiny\nnamespase: x', /^4:1 unknown key "namespase".*"namespace"/],
    ['no namespace', 'namespace: tiny\n', '', /"namespace" is missing in the mapping/],
    ['a zone that is none', 'Africa/Nairobi', 'Africa/Nairoby', /"Africa\/Nairoby" is no time zone/],
    ['a view that is not there', 'rows: client', 'rows: clients', /there is no view "clients".*did you mean "client"/],
    ['a column that is not there', 'EIR_GIVEN_NAME: given', 'EIR_GIVEN_NAME: givn', /no column "givn".*"given"/],
    ['a date that is none', 'enrolledAt: registered', 'enrolledAt: given', /column "given" holds string, no date/],
    ['an identity nobody can search by', '  orgUnit: [place]', '  id: number\n  orgUnit: [place]', /nobody could tell/],
    [
      'a search without an identity',
      '  orgUnit: [place]',
      '  idParameter: identifier\n  orgUnit: [place]',
      /without "id"/,
    ],
    ['an unknown api', 'namespace:', 'api: old\nnamespace:', /"api" in the mapping cannot be "old"/],
    ['a limit that is none', '50%', 'half', /"half" is no limit/],
    ['a status that is none', 'date: date\n', 'date: date\n    status: DONE\n', /"status" in event 1 cannot be "DONE"/],
    ['two ways to a value', '{ column: sex, map: {', '{ value: x, column: sex, map: {', /has a column and a value/],
    ['a person for a place', 'orgUnit: [place, enrollment]', 'orgUnit: [patient]', /the key of a Patient, no place/],
    ['an attribute named twice', 'EIR_GIVEN_NAME: given', 'EIR_CHILD_ID: given', /EIR_CHILD_ID|unique/],
  ] as const) {
    it(`with ${title} is refused at its place`, () => {
      const found = mistakes(TRACKER_MAPPING.replace(from, to));
      assert.ok(
        found.some((line) => expected.test(line)),
        found.join('\n'),
      );
    });
  }

  it('with many mistakes tells them all at once', () => {
    const text = TRACKER_MAPPING.replace('rows: client', 'rows: clint').replace('of: patient', 'of: patent');
    assert.equal(mistakes(text).length, 2);
  });

  it('as the guide shows it is a good one', () => {
    const guide = readFileSync(new URL('../docs/tracker.md', mappings), 'utf8');
    const [, example = ''] = guide.match(/```yaml\n(name: [\s\S]*?)```/) ?? [];
    const readFile = (path: string) => ({ text: readFileSync(new URL(path, mappings), 'utf8'), shown: path });
    assert.equal(loadTracker(example, 'm.yaml', readFile).events.length, 1);
    assert.ok(validate(parse(example)), JSON.stringify(validate.errors));
  });

  it('has the schema that mappings/tracker.schema.json holds, and the shipped one follows it', () => {
    const written = JSON.parse(readFileSync(new URL('tracker.schema.json', mappings), 'utf8'));
    const message = 'run npx tsx adaptors/tracker/mapping/write-schema.ts && npm run format';
    assert.deepEqual(written, JSON.parse(JSON.stringify(trackerSchema())), message);
    for (const text of [TRACKER_MAPPING, readFileSync(new URL('opensrp-tracker.yaml', mappings), 'utf8')])
      assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
    assert.equal(validate({ ...parse(TRACKER_MAPPING), namespase: 'x' }), false);
  });
});
