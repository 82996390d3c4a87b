/** A completed dose. */
export const dose = (id: string) => ({
  resourceType: 'Immunization',
  id,
  status: 'completed',
  occurrenceDateTime: '2024-03-01',
});

/** Ids of all matches of some pages. */
export const idsOf = (pages: readonly { matches: readonly { id?: string }[] }[]) =>
  pages.flatMap(({ matches }) => matches.map(({ id }) => id));
