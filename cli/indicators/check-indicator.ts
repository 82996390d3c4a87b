import type { ResolvedCell } from '../../adaptors/dhis2/cells/resolve-cells.ts';
import { findNamed } from '../../adaptors/dhis2/metadata/find-named.ts';
import type { Metadata } from '../../adaptors/dhis2/metadata/metadata.ts';
import type { CompiledMapping } from '../../adaptors/tally/compiled-mapping.ts';
import { mappedDimensions } from '../../adaptors/tally/indicators/mapped-dimensions.ts';
import type { CountedUnit } from './count-units.ts';
import { type ExpressionItem, type ExpressionNode, isOf, nodesOf, UnsupportedError } from './expression.ts';
import type { IndicatorParts } from './indicator-parts.ts';

/** Aggregation types by which DHIS2 adds up the option combos of one org unit and period. */
const ADDED_UP = [
  'SUM',
  'AVERAGE_SUM_ORG_UNIT',
  'LAST',
  'LAST_IN_PERIOD',
  'FIRST',
  'MAX_SUM_ORG_UNIT',
  'MIN_SUM_ORG_UNIT',
];
/** Those by which a value alone is not what DHIS2 shows. */
const NEVER = ['COUNT', 'STDDEV', 'VARIANCE', 'NONE', 'CUSTOM'];

/**
 * Make a check that an expression, with all indicators that it names, asks for nothing of which cells and metadata know too
 * little.
 *
 * @param mapping the compiled mapping that counted the cells
 * @param metadata of its data set
 * @param parts expressions of indicators by UID
 * @param cells by UIDs
 * @returns a function that throws an `UnsupportedError` for the first such thing, by name
 */
export function createCheck(
  { sources, indicators, period }: CompiledMapping,
  metadata: Metadata,
  parts: (id: string) => IndicatorParts,
  cells: readonly ResolvedCell[],
): (id: string) => void {
  const { dataElements, categoryOptionCombos, dataSets, organisationUnitGroups = [] } = metadata;
  const counted = new Set(
    [...mappedDimensions({ sources, ...(indicators && { indicators }) }).keys()].map(
      (name) => findNamed(dataElements, name)?.id,
    ),
  );
  const hasPath = new Set(metadata.organisationUnits.flatMap(({ id, path }) => (path === undefined ? [] : [id])));
  const combos = new Set(categoryOptionCombos.map(({ id }) => id));
  const elements = new Map(dataElements.map((element) => [element.id, element]));
  const several = (cells: readonly ResolvedCell[], item: ExpressionItem) => {
    const seen = new Set<string>();
    return cells.some((cell) => {
      if (!isOf(cell, item)) return false;
      const key = `${cell.orgUnit} ${cell.period}`;
      return seen.has(key) || !seen.add(key);
    });
  };
  function checkItem(item: ExpressionItem): void {
    const { code, aggregationType = 'SUM' } = elements.get(item.dataElement) ?? {};
    const name = code ?? item.dataElement;
    if (!counted.has(item.dataElement)) throw new UnsupportedError(`the mapping does not count data element ${name}`);
    const strange = [item.optionCombo, item.attributeOptionCombo].find((id) => id !== undefined && !combos.has(id));
    if (strange !== undefined) throw new UnsupportedError(`option combo ${strange} is none of the data set's`);
    const isAdded = ADDED_UP.includes(aggregationType);
    if (NEVER.includes(aggregationType) || (!isAdded && several(cells, item))) {
      throw new UnsupportedError(`data element ${name} is not added up: its aggregation type is ${aggregationType}`);
    }
  }

  function checkUnits(what: string, units: readonly CountedUnit[] | undefined): void {
    if (units === undefined) throw new UnsupportedError(`${what}: it is not in the metadata`);
    const lost = units.find(({ id, path }) => path === undefined && !hasPath.has(id));
    if (lost !== undefined)
      throw new UnsupportedError(`${what}: where org unit ${lost.id} lies is not in the metadata`);
  }

  function checkReports(dataSetId: string): void {
    const dataSet = dataSets.find(({ id }) => id === dataSetId);
    const what = `R{${dataSetId}.EXPECTED_REPORTS}`;
    if (dataSet !== undefined && dataSet.periodType !== period.type)
      throw new UnsupportedError(`${what}: reports of another period type`);
    const ofDataSet = categoryOptionCombos.filter(
      ({ categoryCombo }) => categoryCombo.id === dataSet?.categoryCombo?.id,
    );
    if (ofDataSet.length > 1) throw new UnsupportedError(`${what}: reports by attribute option combo`);
    checkUnits(what, dataSet && (dataSet.organisationUnits ?? []));
  }

  function checkNode(node: ExpressionNode, trail: readonly string[]): void {
    if (node.kind === 'item') checkItem(node.item);
    else if (node.kind === 'indicator') checkIndicator(node.id, trail);
    else if (node.kind === 'expectedReports') checkReports(node.id);
    else if (node.kind === 'unitsOfGroup') {
      const group = organisationUnitGroups.find(({ id }) => id === node.id);
      checkUnits(`OUG{${node.id}}`, group && (group.organisationUnits ?? []));
    }
  }

  function checkIndicator(id: string, trail: readonly string[]): void {
    if (trail.includes(id)) throw new UnsupportedError(`N{${id}}: indicators that name each other`);
    const { numerator, denominator, isAnnualized } = parts(id);
    if (trail.length > 0 && isAnnualized) throw new UnsupportedError(`N{${id}}: an annualized indicator in another`);
    for (const node of [...nodesOf(numerator), ...nodesOf(denominator)]) checkNode(node, [...trail, id]);
  }

  return (id) => checkIndicator(id, []);
}
