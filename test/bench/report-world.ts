import { createHash } from 'node:crypto';
import type { CompiledDimension, CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import type { Cell } from '../../adaptors/tally/measure/cells.ts';
import { measure, sampleMapping, source } from '../adaptors/dhis2/support/sample-report.ts';

/** A data set with org units and elements, a mapping that counts into it, and a cell for each of its values. */
export interface ReportWorld {
  /** To import into the embedded DHIS2. */
  readonly metadata: readonly object[];
  readonly mapping: CompiledMapping;
  /** One for each org unit, element and option. */
  readonly cells: readonly Cell[];
}

const PERIOD = '202403';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A UID that is always the same for the same name. */
function uid(name: string): string {
  const digest = createHash('sha256').update(name).digest();
  return [...digest.subarray(0, 11)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

function named(name: string, more: object = {}): object {
  return { id: uid(name), name, shortName: name, code: name, ...more };
}

/**
 * Make a world of some size.
 *
 * @param units org units
 * @param elements data elements
 * @param options category options that each is split up by
 * @example reportWorld(250, 40, 10).cells.length // 100000
 */
export function reportWorld(units: number, elements: number, options: number): ReportWorld {
  const names = (kind: string, count: number) => Array.from({ length: count }, (_, at) => `${kind}_${at}`);
  const [unitNames, elementNames, optionNames] = [
    names('UNIT', units),
    names('ELEMENT', elements),
    names('OPTION', options),
  ];
  const ref = (name: string) => ({ id: uid(name) });
  const publicAccess = { publicAccess: 'rwrw----' };
  const metadata = [
    {
      organisationUnits: [
        named('COUNTRY', { openingDate: '2010-01-01' }),
        ...unitNames.map((name) => named(name, { openingDate: '2010-01-01', parent: ref('COUNTRY') })),
      ],
      categoryOptions: optionNames.map((name) => named(name, publicAccess)),
      categories: [
        named('CATEGORY', {
          ...publicAccess,
          dataDimensionType: 'DISAGGREGATION',
          categoryOptions: optionNames.map(ref),
        }),
      ],
      categoryCombos: [
        named('COMBO', { ...publicAccess, dataDimensionType: 'DISAGGREGATION', categories: [ref('CATEGORY')] }),
      ],
      categoryOptionCombos: optionNames.map((name) => ({
        id: uid(`combo ${name}`),
        name,
        categoryCombo: ref('COMBO'),
        categoryOptions: [ref(name)],
      })),
      dataElements: elementNames.map((name) =>
        named(name, {
          ...publicAccess,
          domainType: 'AGGREGATE',
          valueType: 'INTEGER_ZERO_OR_POSITIVE',
          aggregationType: 'SUM',
          zeroIsSignificant: true,
          categoryCombo: ref('COMBO'),
        }),
      ),
    },
    {
      dataSets: [
        named('DATA_SET', {
          ...publicAccess,
          periodType: 'Monthly',
          openFuturePeriods: 0,
          dataSetElements: elementNames.map((name) => ({ dataElement: ref(name) })),
          organisationUnits: unitNames.map(ref),
        }),
      ],
    },
  ];
  const dimension: CompiledDimension = {
    name: 'option',
    kind: 'map',
    column: 0,
    map: Object.fromEntries(optionNames.map((name) => [name, name])),
    other: undefined,
    missing: undefined,
  };
  const measures = elementNames.map((dataElement, at) => measure(dataElement, at + 1));
  const mapping = sampleMapping({
    name: 'bench',
    hash: 'bench',
    dataSet: 'DATA_SET',
    period: { type: 'Monthly', timeZone: 'UTC', keepOpen: 1, since: PERIOD, includeCurrent: false },
    sources: [source(measures, { name: 'rows', view: 'rows', columns: ['option'], dimensions: [dimension] })],
    lookup: unitNames.map((name) => `${name}\t${uid(name)}`),
  });
  const cells = elementNames.flatMap((dataElement) =>
    optionNames.flatMap((option) =>
      unitNames.map((name, at) => ({
        dataElement,
        options: [option],
        attributeOptions: [],
        orgUnit: uid(name),
        period: PERIOD,
        value: String(1 + (at % 97)),
      })),
    ),
  );
  return { metadata, mapping, cells };
}
