/**
 * The cardinalities of a MeasureReport of mADX: paths of elements, and how often the last one has to be there under each of
 * those before it. They are those of the latest published text of the profile and of the one before, with those of FHIR.
 *
 * @see https://profiles.ihe.net/QRPH/mADX/StructureDefinition-mADX-MeasureReport.html
 */
export const MADX_RULES: readonly (readonly [path: string, least: number, most: number])[] = [
  ['status', 1, 1],
  ['type', 1, 1],
  ['measure', 1, 1],
  ['period', 1, 1],
  ['subject', 1, 1],
  ['reporter', 0, 1],
  ['improvementNotation', 1, 1],
  ['group', 1, Number.POSITIVE_INFINITY],
  ['group.code', 1, 1],
  ['group.code.coding', 1, Number.POSITIVE_INFINITY],
  ['group.code.coding.code', 1, 1],
  ['group.population', 1, Number.POSITIVE_INFINITY],
  ['group.population.code', 1, 1],
  ['group.population.count', 1, 1],
  ['group.stratifier.code', 1, 1],
  ['group.stratifier.stratum', 1, Number.POSITIVE_INFINITY],
  ['group.stratifier.stratum.measureScore', 1, 1],
  ['group.stratifier.stratum.measureScore.value', 1, 1],
  ['group.stratifier.stratum.component.code', 1, 1],
  ['group.stratifier.stratum.component.value', 1, 1],
];
