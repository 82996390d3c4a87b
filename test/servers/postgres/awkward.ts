/** Columns of doses with awkward values, by type, for conditions of every kind. */
export const COLUMNS: Readonly<Record<string, string>> = {
  date: 'occurrence.ofType(dateTime)',
  patient: 'patient.getReferenceKey(Patient)',
  place: 'location.getReferenceKey(Location)',
  lot: 'lotNumber',
  maker: 'manufacturer.display',
  primary: 'primarySource',
  subpotent: 'isSubpotent',
  number: 'protocolApplied.first().doseNumber.ofType(positiveInt)',
  series: 'protocolApplied.first().seriesDoses.ofType(positiveInt)',
  amount: 'doseQuantity.value',
  tripled: 'doseQuantity.value * 3',
  expires: 'expirationDate',
  recorded: 'recorded',
};

/** Conditions that use every operator and function there is over columns. */
export const CONDITIONS: readonly string[] = [
  "lot = 'a'",
  "lot != 'a'",
  "lot = ''",
  "lot = 'it\\'s'",
  'lot = maker',
  'lot != maker and lot.exists()',
  "lot < 'b'",
  "lot >= 'a' or maker.empty()",
  "lot in ('a' | 'A' | '')",
  "(lot in ('a' | maker)).not()",
  'lot in maker',
  'lot.empty() xor maker.empty()',
  "(lot = 'a' implies maker = 'a')",
  "lot.startsWith('a')",
  'lot.endsWith(maker)',
  "lot.contains('')",
  "lot.contains('ä') or lot.startsWith(maker)",
  "lot & maker = 'a'",
  "lot + maker = 'aa'",
  '(lot + maker).exists()',
  "(lot = 'a').empty()",
  "(lot = 'a' and maker = 'a').exists()",
  'primary',
  'primary.not()',
  'primary = subpotent',
  'primary != true',
  'primary and subpotent',
  'primary or subpotent',
  'primary xor subpotent',
  'primary implies subpotent',
  '(primary or subpotent).not()',
  'primary in (true | false)',
  'iif(primary, subpotent, lot.exists())',
  "iif(primary, lot, maker) = 'a'",
  'iif(primary, subpotent).exists()',
  'number = 1',
  'number != series',
  'number < series or series.empty()',
  'number + 1 >= series * 2 - 3',
  'number div 2 = 1',
  'number mod 2 = 1',
  'number mod (series - 1) = 0',
  'number / series > 0.5',
  'number in (1 | 3)',
  'amount in (0.1 | 2.5 | 3)',
  'amount = 0.5',
  'amount != 0.3',
  'amount + 0.2 = 0.3',
  'amount * 3 = tripled',
  'amount * 3 > tripled',
  'amount < 0.000001',
  'amount <= -0.5',
  '-(amount + 1) < -1.5',
  'amount / (amount - amount) > 0',
  'amount div 0.3 = 1',
  'amount > number',
  '{} = 1',
  'amount > {}',
  'lot.count() = 1',
  'codes.count() > 1',
  'codes.exists()',
  'codes.empty()',
  "'19' in codes",
  "codes contains '04'",
  'lot in codes',
  'codes contains maker',
  'expires = @2024-02',
  'expires != @2024-02-29',
  'expires >= @2024-02',
  'expires < @2024-02-29 or lot.exists()',
  '(expires > @2024).not()',
  '(expires > @2024).empty()',
  'expires = child.birthDate',
  'expires > child.birthDate',
  '(expires <= child.birthDate or primary)',
  "expires >= '2024-02'",
  "event.day = '2024-02-29'",
  'event.day > @2024-02',
  'event.day >= expires',
  'expires in (@2024 | @2024-02-29)',
  "recorded = '2024-02-29T10:00:00Z'",
  'recorded.exists() and recorded != date',
  "child.sex = 'female' or child.sex.empty()",
  'child.birthDate.exists()',
];

const POOLS = {
  lot: [undefined, 'a', 'A', '', 'ä', 'b', "it's", 'aa', 'a b', '19'],
  maker: [undefined, 'a', '', 'b', '04', 'A'],
  flag: [undefined, true, false],
  whole: [undefined, 1, 2, 3, 4],
  amount: [undefined, 0, 0.1, 0.3, 0.5, 2.5, 3, -0.5, 1e-9, 0.30000000000000004, 123456789.12345678, 1.1],
  date: [undefined, '2024', '2024-02', '2024-02-29', '2024-02-30', '2023-12-31', '2025', '2024-03-01'],
  moment: [undefined, '2024-02-29T10:00:00Z', '2024-02-29T23:30:00Z', '2024-02'],
  event: ['2024-02-29', '2024-02-29T22:30:00Z', '2024-02', '2024-03-31T23:59:59.999+03:00', '2024-01-31T21:00:00Z'],
  codes: [[], ['19'], ['04', '19'], ['a', ''], ['b', 'b']],
} as const;

/**
 * Make doses, each at a place of its own, and patients; the same for the same number.
 *
 * @param count how many doses
 * @returns resources, and the lines of a lookup that has each place
 */
export function awkwardDoses(count: number) {
  const random = randomOf(7);
  const pick = <T>(pool: readonly T[]): T => pool[Math.floor(random() * pool.length)] as T;
  const patients = POOLS.date.map((birthDate, at) => ({
    resourceType: 'Patient',
    id: `p${at}`,
    birthDate,
    gender: at % 3 === 0 ? undefined : at % 3 === 1 ? 'female' : 'male',
  }));
  const doses = Array.from({ length: count }, (_, at) => ({
    resourceType: 'Immunization',
    id: `d${at}`,
    status: 'completed',
    occurrenceDateTime: pick(POOLS.event),
    patient: { reference: `Patient/p${Math.floor(random() * (patients.length + 1))}` },
    location: { reference: `Location/l${at}` },
    lotNumber: pick(POOLS.lot),
    manufacturer: { display: pick(POOLS.maker) },
    primarySource: pick(POOLS.flag),
    isSubpotent: pick(POOLS.flag),
    protocolApplied: [{ doseNumberPositiveInt: pick(POOLS.whole), seriesDosesPositiveInt: pick(POOLS.whole) }],
    doseQuantity: { value: pick(POOLS.amount) },
    expirationDate: pick(POOLS.date),
    recorded: pick(POOLS.moment),
    vaccineCode: { coding: pick(POOLS.codes).map((code) => ({ code })) },
  }));
  const lookup = doses.map((_, at) => `l${at},U${String(at).padStart(10, '0')}`);
  const resources: { resourceType: string; id: string }[] = JSON.parse(JSON.stringify([...patients, ...doses]));
  return { resources, lookup: `place,orgUnit\n${lookup.join('\n')}\n` };
}

/**
 * Write conditions at random.
 *
 * @param count how many
 * @returns expressions over columns; the same for the same number
 */
export function randomConditions(count: number): string[] {
  const random = randomOf(11);
  const pick = <T>(pool: readonly T[]): T => pool[Math.floor(random() * pool.length)] as T;
  const text = (): string => pick(['lot', 'maker', 'child.sex', "'a'", "''", "'19'", "(lot & 'x')"]);
  const whole = (): string => pick(['number', 'series', '1', '2', '(number + series)', '(number * 2)']);
  const amount = (): string => pick(['amount', 'tripled', '0.5', '0.3', '(amount + 0.2)', 'number', '(number / 3)']);
  const date = (): string => pick(['expires', 'child.birthDate', 'event.day']);
  const order = (): string => pick(['<', '<=', '>', '>=', '=', '!=']);
  const leaf = (): string =>
    pick([
      () => pick(['primary', 'subpotent']),
      () => `${text()} ${pick(['=', '!='])} ${text()}`,
      () => `${pick(['lot', 'maker'])} ${order()} 'a'`,
      () => `${whole()} ${order()} ${whole()}`,
      () => `${amount()} ${order()} ${amount()}`,
      () => `${date()} ${order()} ${pick(['@2024', '@2024-02', '@2024-02-29', 'expires', 'child.birthDate'])}`,
      () => `${pick(['lot', 'maker'])} in (${text()} | ${text()})`,
      () => `codes contains ${text()}`,
      () => `${pick([text, whole, amount, date])()}.${pick(['exists', 'empty'])}()`,
    ])();
  const condition = (depth: number): string => {
    if (depth === 0) return leaf();
    const inner = () => `(${condition(depth - 1)})`;
    return pick([
      () => `${inner()} ${pick(['and', 'or', 'xor', 'implies'])} ${inner()}`,
      () => `${inner()}.not()`,
      () => `${inner()}.${pick(['exists', 'empty'])}()`,
      () => `iif(${inner()}, ${inner()}, ${inner()})`,
      () => `${inner()} = ${inner()}`,
      leaf,
    ])();
  };
  return Array.from({ length: count }, (_, at) => condition(1 + (at % 3)));
}

/** Numbers from 0 to 1 that look random, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
