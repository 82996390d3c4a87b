/** What becomes of a resource that somebody wrote wrongly: the reason of its quarantine, or where else it went. */
export interface BadDose {
  readonly title: string;
  /** JSON, since some of it cannot be written as an object. */
  readonly text: string;
  /** `source:…` and `measure:…` are reasons of quarantine. */
  readonly becomes: `source:${string}` | `measure:${string}` | 'excluded' | 'counted';
}

const LEVELS = 10_000;
const HUGE = 10_000_000;
const NESTED = `${'{"extension":['.repeat(LEVELS)}${']}'.repeat(LEVELS)}`;

/** The children that bad doses name, beside those of a test. */
export const BAD_CHILDREN: readonly object[] = [
  { resourceType: 'Patient', id: 'pt-future', gender: 'female', birthDate: '2026-12-01' },
  { resourceType: 'Patient', id: 'pt-constructor', gender: 'constructor', birthDate: '2025-12-19' },
];

/**
 * Write doses that are wrong, each in its own way; a huge one of 10 MB is among them.
 *
 * @param usual a dose of BCG that is right in every other way
 * @returns texts, and what has to become of each
 */
export function badDoses(usual: Readonly<Record<string, unknown>>): BadDose[] {
  let number = 0;
  const make = (title: string, becomes: BadDose['becomes'], change: object, more = ''): BadDose => {
    number += 1;
    const text = JSON.stringify({ ...usual, id: `bad-${number}`, ...change });
    return { title, becomes, text: more === '' ? text : `${text.slice(0, -1)},${more}}` };
  };
  const at = (reference: unknown) => ({ location: { reference } });
  const code = (value: unknown) => ({
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: value }] },
  });
  const on = (occurrenceDateTime: unknown) => ({ occurrenceDateTime });
  const of = (id: string) => ({ patient: { reference: `Patient/${id}` } });
  return [
    make('an id that is a number', 'source:no-id', { id: 5 }),
    make('an id that is an object', 'source:no-id', { id: { value: 'x' } }),
    make('an empty id', 'source:no-id', { id: '' }),
    make('30 February', 'source:bad-date', on('2023-02-30')),
    make('the year 0', 'source:bad-date', on('0000-01-01')),
    make('the year 9999', 'source:bad-date', on('9999-12-31')),
    make('a date that is a number', 'source:bad-date', on(20_260_310)),
    make('a date that is an object', 'source:not-scalar:date', on({ value: '2026-03-10' })),
    make('a date of 10 MB', 'source:bad-date', on('9'.repeat(HUGE))),
    make('a place called __proto__', 'source:no-place', at('Location/__proto__')),
    make('a place called constructor', 'source:unknown-place', at('Location/constructor')),
    make('a place that is a number', 'source:no-place', at(7)),
    make('a status that is an object', 'excluded', { status: { code: 'completed' } }),
    make('a code that is an object', 'source:not-scalar:vaccine', code({})),
    make(
      'a status that only its prototype would have',
      'excluded',
      { status: undefined },
      '"__proto__":{"status":"completed"}',
    ),
    make('a child of the future', 'measure:before-birth:age', of('pt-future')),
    make('a sex called constructor', 'measure:no-option:sex', of('pt-constructor')),
    make('keys of every object', 'counted', {}, '"__proto__":{"a":1},"constructor":{"prototype":{}},"toString":7'),
    make('ten thousand levels', 'counted', {}, `"extension":[${NESTED}]`),
  ];
}

/**
 * Count what has to become of doses.
 *
 * @param doses as `badDoses` made them
 * @param kind `source` or `measure`
 * @returns reasons with how many
 */
export function reasonsOf(doses: readonly BadDose[], kind: 'source' | 'measure'): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { becomes } of doses) {
    if (!becomes.startsWith(`${kind}:`)) continue;
    const reason = becomes.slice(kind.length + 1);
    counts[reason] = (counts[reason] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
