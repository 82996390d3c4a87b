import type { CompiledMapping } from '../../tally/compiled-mapping.ts';
import { periodRange } from '../../tally/period/index.ts';
import type { ValueKey } from '../cells/value-key.ts';
import type { Refusal } from '../conflicts/conflict-counts.ts';
import type { CategoryOption, DataSet } from '../metadata/data-set.ts';

/** Tells why a value may not stand under its attribute option combo there and then; undefined: it may. */
export type OptionLimits = (key: Pick<ValueKey, 'attributeOptionCombo' | 'orgUnit' | 'period'>) => Refusal | undefined;

/**
 * Read which attribute options are limited to dates or to org units. From 2.43 one value beyond such a limit makes
 * DHIS2 refuse all that is sent with it (E8025, E8032); up to 2.42 the value alone (E7638, E7639).
 *
 * @param dataSet what `readDataSet` read
 * @param period the mapping's period
 * @param mustLieWithin whether a period has to lie within an option's dates whole, as from 2.43, or may overlap them
 * @returns the limits
 * @example optionLimits(dataSet, mapping.period, hasNewImporter(context.version))(change)?.code
 */
export function optionLimits(
  dataSet: DataSet,
  { type, calendar }: CompiledMapping['period'],
  mustLieWithin: boolean,
): OptionLimits {
  const limited = new Map(
    dataSet.attributeOptionCombos.flatMap(({ id, categoryOptions }) => {
      const some = categoryOptions.filter(isLimited);
      return some.length === 0 ? [] : [[id, some] as const];
    }),
  );
  const paths = new Map(dataSet.orgUnits.map(({ id, path = `/${id}` }) => [id, path.split('/')]));
  const suitsUnit = ({ organisationUnits = [] }: CategoryOption, orgUnit: string) =>
    organisationUnits.length === 0 || organisationUnits.some(({ id }) => paths.get(orgUnit)?.includes(id));
  const suitsPeriod = ({ startDate, endDate }: CategoryOption, period: string) => {
    const { start, end } = periodRange(type, period, calendar);
    // Some data sets stay open for periods after an option's end: of those DHIS2 itself decides.
    const last = dataSet.openPeriodsAfterCoEndDate > 0 ? undefined : endDate?.slice(0, 10);
    const first = startDate?.slice(0, 10);
    const [earliest, latest] = mustLieWithin ? [start, end] : [end, start];
    return (first === undefined || earliest >= first) && (last === undefined || latest <= last);
  };
  return ({ attributeOptionCombo, orgUnit, period }) => {
    for (const option of limited.get(attributeOptionCombo) ?? []) {
      const name = option.name ?? option.id;
      if (!suitsUnit(option, orgUnit)) {
        const message = `attribute option "${name}" is not for org unit ${orgUnit}`;
        return { code: 'option-org-unit', message, fix: 'see the org units of the category option', orgUnit };
      }
      if (!suitsPeriod(option, period)) {
        const message = `attribute option "${name}" is not for these periods`;
        return { code: 'option-dates', message, fix: 'see the dates of the category option' };
      }
    }
    return undefined;
  };
}

function isLimited({ startDate, endDate, organisationUnits = [] }: CategoryOption): boolean {
  return startDate !== undefined || endDate !== undefined || organisationUnits.length > 0;
}
