import assert from 'node:assert/strict';
import type { Metadata } from '../../../adaptors/dhis2/metadata/metadata.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import type { Cell } from '../../../adaptors/tally/measure/cells.ts';
import { describeConflict } from '../../../cli/tally/describe-conflict.ts';
import { resolveByMetadata } from '../../../cli/tally/resolve-by-metadata.ts';
import { resolvedTable } from '../../../cli/tally/resolved-table.ts';
import { measure, sampleMapping, source } from '../../adaptors/dhis2/support/sample-report.ts';

const DEFAULT_COMBO = {
  categoryCombos: [{ id: 'ccDefault01', name: 'default' }],
  categoryOptionCombos: [
    { id: 'cocDefault1', categoryCombo: { id: 'ccDefault01' }, categoryOptions: [{ id: 'coDefault01' }] },
  ],
  categoryOptions: [{ id: 'coDefault01', name: 'default' }],
};

const METADATA: Metadata = {
  system: { version: '2.41.8', calendar: 'iso8601' },
  attributes: [{ id: 'attrFhirId1', code: 'FHIR_ID' }],
  categories: [],
  categoryCombos: [...DEFAULT_COMBO.categoryCombos, { id: 'ccAge000001', name: 'Age' }],
  categoryOptionCombos: [
    ...DEFAULT_COMBO.categoryOptionCombos,
    { id: 'cocUnder001', categoryCombo: { id: 'ccAge000001' }, categoryOptions: [{ id: 'coUnder0001' }] },
    { id: 'cocFrom0001', categoryCombo: { id: 'ccAge000001' }, categoryOptions: [{ id: 'coFrom00001' }] },
  ],
  categoryOptions: [
    ...DEFAULT_COMBO.categoryOptions,
    { id: 'coUnder0001', name: '< 1 year' },
    { id: 'coFrom00001', name: '≥ 1 year' },
  ],
  dataElements: [
    { id: 'deBcg000001', code: 'BCG', valueType: 'INTEGER_POSITIVE', categoryCombo: { id: 'ccAge000001' } },
    { id: 'deAll000001', code: 'ALL', valueType: 'NUMBER' },
  ],
  dataSets: [
    {
      id: 'dsEpi000001',
      code: 'EPI_MONTHLY',
      name: 'Immunisation',
      periodType: 'Monthly',
      dataSetElements: [{ dataElement: { id: 'deBcg000001' } }, { dataElement: { id: 'deAll000001' } }],
      organisationUnits: [{ id: 'ouAmari0001' }, { id: 'ouBelo00001' }],
    },
  ],
  organisationUnits: [
    { id: 'ouAmari0001', code: 'TL-1', attributeValues: [{ attribute: { id: 'attrFhirId1' }, value: 'f-1' }] },
    { id: 'ouBelo00001', code: 'TL-2' },
  ],
};

const sources = [source([measure('BCG', 31)]), source([measure('ALL', 32, { by: [] })])];
const mapped = (changed: Partial<CompiledMapping> = {}) =>
  sampleMapping({ sources, idScheme: 'code', lookup: null, ...changed });

function cell(dataElement: string, orgUnit: string, value: string, options: readonly string[] = []): Cell {
  return { dataElement, options, attributeOptions: [], orgUnit, period: '202403', value };
}

const CELLS = [
  cell('BCG', 'TL-2', '4', ['≥ 1 year']),
  cell('BCG', 'TL-1', '3', ['< 1 year']),
  cell('ALL', 'TL-1', '2.5'),
];
const LINES = [
  'dataElement,categoryOptionCombo,attributeOptionCombo,orgUnit,period,value',
  'deAll000001,cocDefault1,cocDefault1,ouAmari0001,202403,2.5',
  'deBcg000001,cocFrom0001,cocDefault1,ouBelo00001,202403,4',
  'deBcg000001,cocUnder001,cocDefault1,ouAmari0001,202403,3',
];

function linesOf(cells: readonly Cell[], mapping = mapped(), metadata = METADATA): string[] {
  return [...resolvedTable(resolveByMetadata(cells, mapping, metadata).cells)].map((line) => line.trim());
}

describe('resolveByMetadata', () => {
  it('finds elements, option combos by their options, and org units by their codes', () => {
    assert.deepEqual(linesOf(CELLS), LINES);
    assert.deepEqual(linesOf([...CELLS].reverse()), LINES);
    assert.deepEqual(resolveByMetadata(CELLS, mapped(), METADATA).conflicts, []);
  });

  it('finds org units by UIDs of a lookup, and by attribute values', () => {
    const uids = mapped({ idScheme: 'uid', lookup: ['loc-1\touAmari0001'] });
    assert.deepEqual(linesOf([cell('ALL', 'ouAmari0001', '2.5')], uids), LINES.slice(0, 2));
    const values = mapped({ idScheme: 'attribute:FHIR_ID' });
    assert.deepEqual(linesOf([cell('ALL', 'f-1', '2.5')], values), LINES.slice(0, 2));
  });

  it('gives each cell without a place a reason', () => {
    const misfits = [
      cell('BCG', 'TL-9', '1', ['< 1 year']),
      cell('BCG', 'TL-9', '2', ['≥ 1 year']),
      cell('BCG', 'TL-1', '1', ['Unknown']),
      cell('BCG', 'TL-1', '0', ['≥ 1 year']),
      cell('ALL', 'TL-1', '1', ['Male']),
    ];
    const { cells, conflicts } = resolveByMetadata([...CELLS, ...misfits], mapped(), METADATA);
    assert.equal(cells.length, 3);
    assert.deepEqual(
      conflicts.map(({ code, values }) => [code, values]),
      [
        ['unknown-org-unit', 2],
        ['no-option-combo', 1],
        ['no-option-combo', 1],
        ['value-type', 1],
      ],
    );
    const [first] = conflicts;
    assert.ok(first);
    assert.equal(
      describeConflict(first),
      'unknown-org-unit: no org unit of data set "Immunisation" has the code "TL-9" — give it to a unit that the data set is assigned to in DHIS2, or correct the place in FHIR (2 cells of 202403)',
    );
  });

  it('names a unit of the lookup that the data set is not assigned to', () => {
    const uids = mapped({ idScheme: 'uid', lookup: ['loc-1\touOther0001'] });
    const [conflict] = resolveByMetadata([cell('ALL', 'ouOther0001', '1')], uids, METADATA).conflicts;
    assert.deepEqual(
      [conflict?.code, conflict?.fix],
      ['unknown-org-unit', 'assign the data set to it in DHIS2, or correct the lookup'],
    );
  });

  it('keeps values beyond the limits of their attribute options back', () => {
    const limited: Metadata = {
      ...METADATA,
      categoryCombos: [...METADATA.categoryCombos, { id: 'ccPartner01', name: 'Partner' }],
      categoryOptionCombos: [
        ...METADATA.categoryOptionCombos,
        { id: 'cocGov00001', categoryCombo: { id: 'ccPartner01' }, categoryOptions: [{ id: 'coGov000001' }] },
      ],
      categoryOptions: [...METADATA.categoryOptions, { id: 'coGov000001', name: 'Government', endDate: '2023-12-31' }],
      dataSets: METADATA.dataSets.map((each) => ({ ...each, categoryCombo: { id: 'ccPartner01' } })),
    };
    const dimension = {
      name: 'by',
      kind: 'constant',
      option: 'Government',
      other: undefined,
      missing: undefined,
    } as const;
    const by = source([measure('ALL', 32, { by: [], attributeBy: [0] })], { dimensions: [dimension] });
    const counted = [{ ...cell('ALL', 'TL-1', '1'), attributeOptions: ['Government'] }];
    const { cells, conflicts } = resolveByMetadata(counted, mapped({ sources: [by] }), limited);
    assert.deepEqual([cells, conflicts.map(({ code }) => code)], [[], ['option-dates']]);
  });

  const refused: [title: string, metadata: Metadata, code: string, message: RegExp][] = [
    [
      'two combos for one set of options',
      {
        ...METADATA,
        categoryOptionCombos: [
          ...METADATA.categoryOptionCombos,
          { id: 'cocTwice001', categoryCombo: { id: 'ccAge000001' }, categoryOptions: [{ id: 'coUnder0001' }] },
        ],
      },
      'two-option-combos',
      /cocUnder001 and cocTwice001/,
    ],
    [
      'two units with one code',
      {
        ...METADATA,
        organisationUnits: METADATA.organisationUnits.map((unit) => ({ ...unit, code: 'TL-1' })),
      },
      'two-org-units',
      /ouAmari0001 and ouBelo00001/,
    ],
    [
      'metadata without option combos, saying plainly what to do',
      { ...METADATA, categoryOptionCombos: [] },
      'metadata-incomplete',
      /no category option combos, which DHIS2 makes itself.*tallysheet pull --data-set EPI_MONTHLY/,
    ],
    [
      'metadata that lacks an element of the data set',
      { ...METADATA, dataElements: METADATA.dataElements.slice(1) },
      'metadata-incomplete',
      /deBcg000001/,
    ],
    ['metadata of another data set', { ...METADATA, dataSets: [] }, 'data-set-not-found', /"EPI_MONTHLY", but none/],
    [
      'a data set of another period type',
      { ...METADATA, dataSets: METADATA.dataSets.map((each) => ({ ...each, periodType: 'Weekly' })) },
      'period-type',
      /Weekly/,
    ],
    [
      'a server of another calendar',
      { ...METADATA, system: { version: '2.41.8', calendar: 'nepali' } },
      'other-calendar',
      /nepali/,
    ],
  ];
  for (const [title, metadata, code, message] of refused) {
    it(`refuses ${title}`, () => {
      // Two units of one name are refused where a cell has the name.
      const cells = code === 'two-org-units' ? [cell('ALL', 'TL-1', '1')] : [];
      assert.throws(() => resolveByMetadata(cells, mapped(), metadata), { code, message });
    });
  }

  it('refuses an attribute that the metadata lacks', () => {
    const mapping = mapped({ idScheme: 'attribute:OTHER' });
    assert.throws(() => resolveByMetadata([], mapping, METADATA), { code: 'attribute-not-found' });
  });
});
