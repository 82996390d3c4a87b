import fc from 'fast-check';
import type { Happening, History } from './happenings.ts';
import { happening, sequence } from './random-happenings.ts';
import { settings } from './random-settings.ts';

/** Random histories of about eight steps; the runs at their end are not among them. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    settings,
    happenings: fc
      .array(fc.oneof({ weight: 7, arbitrary: happening.map((one) => [one]) }, sequence), {
        minLength: 3,
        maxLength: 9,
        size: 'max',
      })
      .map((parts) => parts.flat()),
  })
  .map((one) => (one.settings.zeros === 'assigned' ? { ...one, happenings: one.happenings.filter(keepsUnits) } : one))
  .map((one) =>
    one.settings.way.startsWith('bulk') ? one : { ...one, happenings: one.happenings.map(withoutExports) },
  );

/** Where nothing is exported, trouble comes at another request. */
function withoutExports(happening: Happening): Happening {
  if (happening.what !== 'run' || happening.trouble?.among !== 'export') return happening;
  return { ...happening, trouble: { ...happening.trouble, among: 'fhir' } };
}

/** An org unit that comes back into the data set gets zeros from then on alone: what they are wanted for is not told. */
function keepsUnits({ what }: Happening): boolean {
  return what !== 'assign' && what !== 'unassign';
}
