import assert from 'node:assert/strict';
import { loadMapping } from '../../../../../adaptors/tally/mapping/load-mapping.ts';
import { MappingError } from '../../../../../adaptors/tally/mapping/problems.ts';

const MAPPING = `name: exchange
dataSet: NAT
period: { type: Quarterly, timeZone: Africa/Nairobi, since: 2026-01 }
orgUnits: { lookup: units.csv }
sources:
  - dataValues: { dataSet: FAC, periodType: Monthly, orgUnits: [FS] }
    elements: elements.csv
    combos: combos.csv
`;

const FILES: Readonly<Record<string, string>> = {
  'elements.csv': 'from,to,by\nA,X,\nB,X,\nC,Y,-\nD,Z,Age\nE,-,\n',
  'combos.csv': 'from,Age,Sex\nM1,<5,Male\nM2,5+,Male\nF1,<5,Female\nU,-,-\n',
};

function load(text = MAPPING, files: Readonly<Record<string, string>> = {}) {
  const all = { ...FILES, ...files };
  return loadMapping(text, 'm.yaml', (path) => {
    const found = all[path];
    return found === undefined ? undefined : { text: found, shown: path };
  });
}

/** The mistakes in a mapping, a line each. */
function mistakes(text = MAPPING, files: Readonly<Record<string, string>> = {}): string[] {
  try {
    load(text, files);
  } catch (error) {
    if (error instanceof MappingError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('a source of data values', () => {
  it('becomes a source like any other', () => {
    const { sources, views } = load();
    const [source] = sources;
    assert.deepEqual(
      source?.measures.map(({ dataElement, aggregate, by }) => [dataElement, aggregate, by]),
      [
        ['X', 'sum', [0, 1]],
        ['Y', 'sum', []],
        ['Z', 'sum', [0]],
      ],
    );
    assert.deepEqual(
      source?.dimensions.map((dimension) => [dimension.name, dimension.kind === 'map' ? dimension.map : {}]),
      [
        ['Age', { M1: '<5', M2: '5+', F1: '<5' }],
        ['Sex', { M1: 'Male', M2: 'Male', F1: 'Female' }],
      ],
    );
    assert.equal(source?.dateUntil, undefined);
    const { dataValues, isRecord } = views.get('dataValues') ?? {};
    assert.equal(isRecord, true);
    assert.deepEqual(dataValues?.combos, { M1: true, M2: true, F1: true, U: false });
    assert.deepEqual(dataValues?.elements.E, { to: null, total: false, addsPeriods: true });
  });

  it('knows where values are added up that the map does not say so of', () => {
    const elements = 'from,to,by,aggregate\nA,X,,\nB,Y,-,\nC,Z,Age,\nD,W,Sex,avg\n';
    const { views } = load(MAPPING, { 'elements.csv': elements });
    const rules = views.get('dataValues')?.dataValues?.elements ?? {};
    const said = Object.entries(rules).map(([name, { addsUp = false, addsCombos = false }]) => [
      name,
      addsUp,
      addsCombos,
    ]);
    assert.deepEqual(said, [
      ['A', true, false],
      ['B', true, true],
      ['C', true, true],
      ['D', false, false],
    ]);
  });

  it('holds a value against its whole period where the types are the same', () => {
    const same = load(MAPPING.replace('type: Quarterly', 'type: Monthly'));
    assert.equal(same.sources[0]?.dateUntil, 1);
  });

  it('takes elements of the same codes without a column "to"', () => {
    const { sources } = load(MAPPING, { 'elements.csv': 'from\nA\nB\n' });
    assert.deepEqual(
      sources[0]?.measures.map(({ dataElement }) => dataElement),
      ['A', 'B'],
    );
  });

  it('copies one to one where periods are the same, and counts yes', () => {
    const monthly = MAPPING.replace('type: Quarterly', 'type: Monthly');
    const { sources, views } = load(monthly, {
      'elements.csv': 'from,to,by,aggregate\nA,X,-,copy\nB,Y,-,count-true\n',
    });
    assert.deepEqual(
      sources[0]?.measures.map(({ aggregate }) => aggregate),
      ['copy', 'sum'],
    );
    const rules = views.get('dataValues')?.dataValues?.elements ?? {};
    assert.deepEqual([rules.A?.takes, rules.B?.takes], ['text', 'true']);
    const twice = 'from,to,by,aggregate\nA,X,-,copy\nB,X,-,copy\n';
    assert.match(
      mistakes(monthly, { 'elements.csv': twice })[0] ?? '',
      /^elements.csv:3:1 "X" is filled in line 2 too/,
    );
    const coarser = 'from,to,by,aggregate\nA,X,Age,copy\n';
    assert.match(
      mistakes(monthly, { 'elements.csv': coarser })[0] ?? '',
      /^elements.csv:2:1 .*several option combos come/,
    );
  });

  it('makes attribute option combos of their own map', () => {
    const text = `${MAPPING}    attributes: funders.csv\n`;
    const { sources } = load(text, { 'funders.csv': 'from,Funder\nGF,Global Fund\n' });
    assert.deepEqual(sources[0]?.measures[0]?.attributeBy, [2]);
    assert.equal(sources[0]?.dimensions[2]?.name, 'attribute Funder');
    const meets = (funders: string) =>
      load(text, { 'funders.csv': funders }).views.get('dataValues')?.dataValues?.attributesMeet;
    assert.equal(meets('from,Funder\nGF,Global Fund\nPEPFAR,PEPFAR\n'), undefined);
    assert.equal(meets('from,Funder\nGF,Donors\nPEPFAR,Donors\n'), true);
  });

  for (const [title, files, expected] of [
    [
      'one source with two targets',
      { 'elements.csv': 'from,to\nA,X\nA,Y\n' },
      'elements.csv:3:1 "A" stands in line 2 too, and leads elsewhere there — keep one of the two lines: two sources may go to one target, one source never to two',
    ],
    [
      'one combo with two options',
      { 'combos.csv': 'from,Age,Sex\nM1,<5,Male\nM1,5+,Male\n' },
      'combos.csv:3:1 "M1" stands in line 2 too, and leads elsewhere there — keep one of the two lines: two sources may go to one target, one source never to two',
    ],
    [
      'an element that leads nowhere',
      { 'elements.csv': 'from,to\nA,\n' },
      'elements.csv:2:1 "A" leads nowhere — fill the column "to", or write - to leave it out',
    ],
    [
      'a combo without an option',
      { 'combos.csv': 'from,Age,Sex\nM1,<5,\n' },
      'combos.csv:2:1 "M1" has no option in column "Sex" — write the option of the target\'s category, or - in all columns to leave the combo out',
    ],
    [
      'a target that is filled in two ways',
      { 'elements.csv': 'from,to,by\nA,X,\nB,X,-\n' },
      'elements.csv:3:1 "X" is filled in another way in line 2 — write the same "by" and "aggregate" in both',
    ],
    [
      'a category that the map of combos has not',
      { 'elements.csv': 'from,to,by\nA,X,Ages\n' },
      'elements.csv:2:1 "by" names no column of the map of combos: "Ages" — did you mean "Age"? Or leave it empty, or write - to add up all option combos',
    ],
    [
      'a slip in the name of a column',
      { 'elements.csv': 'from,to,agregate\nA,X,min\n' },
      'elements.csv:1:1 there is no column "agregate" — did you mean "aggregate"?',
    ],
    [
      'a letter too many in a short name, without which everything would go by its own name',
      { 'elements.csv': 'from,too\nA,X\n' },
      'elements.csv:1:1 there is no column "too" — did you mean "to"?',
    ],
    [
      'no column "from"',
      { 'elements.csv': 'to\nA\n' },
      'elements.csv:1:1 there is no column "from" — begin the first line with from',
    ],
    [
      'a UID of the source for one of the target',
      { 'elements.csv': 'from\nfbfJHSPpUQD\n', 'combos.csv': 'from\nM\n' },
      'elements.csv:2:1 "fbfJHSPpUQD" may be a UID, and those of one server mean nothing on another — write its code, or a column "to"',
    ],
    [
      'a copy of what several periods hold',
      { 'elements.csv': 'from,to,by,aggregate\nA,X,-,copy\n' },
      'elements.csv:2:1 "copy" takes one value to one place, and several periods come to one — report it to a data set of the same periods with the same categories, or leave it out',
    ],
    [
      'an aggregate that is none',
      { 'elements.csv': 'from,to,aggregate\nA,X,summ\n' },
      'elements.csv:2:1 "aggregate" cannot be "summ" — did you mean "sum"?',
    ],
  ] as const) {
    it(`refuses ${title}, at its line`, () => {
      assert.deepEqual(mistakes(MAPPING, files), [expected]);
    });
  }

  it('refuses weeks that are to be months, and says why', () => {
    const weeks = MAPPING.replace('periodType: Monthly', 'periodType: Weekly').replace(
      'type: Quarterly',
      'type: Monthly',
    );
    assert.match(
      mistakes(weeks)[0] ?? '',
      /^m.yaml:6:45 Weekly values cannot be added up to Monthly ones: 2026W1 lies in 202512 and in 202601, and nobody knows which part/,
    );
  });

  it('refuses other calendars, unknown keys, and files that are not there', () => {
    const other = MAPPING.replace('since: 2026-01', 'calendar: nepali, since: 2080-04');
    assert.match(mistakes(other)[0] ?? '', /calendar of ISO 8601 alone, not in nepali/);
    assert.match(
      mistakes(MAPPING.replace('dataSet: FAC', 'dataSet: FAC, dataElementGroup: G'))[0] ?? '',
      /"dataSet" and "dataElementGroup" do not go together/,
    );
    assert.match(mistakes(MAPPING.replace('combos:', 'combo:'))[0] ?? '', /unknown key "combo".*did you mean "combos"/);
    assert.match(
      mistakes(MAPPING.replace('elements.csv', 'element.csv'))[0] ?? '',
      /the map "element.csv" is not there/,
    );
  });

  it('refuses a data element that two sources fill', () => {
    const twice = `${MAPPING}${MAPPING.slice(MAPPING.indexOf('  - dataValues'))}`;
    assert.match(mistakes(twice)[0] ?? '', /data element "X" is filled by two sources/);
  });
});
