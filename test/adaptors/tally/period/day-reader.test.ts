import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createDayReader, dayOfText, partialBirth } from '../../../../adaptors/tally/period/index.ts';

const DAY = 86_400_000;

/** Zones with clock changes, offsets of :30 and :45, a skipped day, changes at midnight and half an hour of summer time. */
const ZONES = [
  'UTC',
  'Africa/Nairobi',
  'Africa/Casablanca',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Havana',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'Asia/Pyongyang',
  'Australia/Eucla',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Pacific/Kwajalein',
  'Europe/London',
];

/** The day that Intl, asked anew for every instant, writes in a zone. */
function dayByIntl(zone: string): (time: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  return (time) => {
    const parts = Object.fromEntries(format.formatToParts(time).map(({ type, value }) => [type, Number(value)]));
    return Date.UTC(parts.year ?? 0, (parts.month ?? 0) - 1, parts.day) / DAY;
  };
}

/** The day of a date or date-time in UTC. */
function dayByDate(text: string): number | undefined {
  const [, day = ''] =
    /^(\d{4}-\d{2}-\d{2})(?:T[0-2]\d:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-][0-2]\d:\d{2}))?$/.exec(text) ?? [];
  const [midnight, time] = [Date.parse(day), Date.parse(text)];
  if (Number.isNaN(midnight) || Number.isNaN(time) || day < '0001') return undefined;
  return new Date(midnight).toISOString().startsWith(day) ? Math.floor(time / DAY) : undefined;
}

/** Write an instant as a clock with some offset would show it. */
function written(time: number, offset: number): string {
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset);
  const two = (value: number) => String(value).padStart(2, '0');
  const local = new Date(time + offset * 60_000).toISOString().slice(0, -1);
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

describe('createDayReader', () => {
  for (const zone of ZONES) {
    it(`agrees with Intl in ${zone}`, () => {
      const read = createDayReader(zone);
      const expected = dayByIntl(zone);
      const times = fc.integer({ min: Date.UTC(1973, 0, 1), max: Date.UTC(2040, 0, 1) });
      fc.assert(
        fc.property(times, fc.integer({ min: -14 * 60, max: 14 * 60 }), (time, offset) => {
          assert.equal(read(new Date(time).toISOString()), expected(time));
          assert.equal(read(written(time, offset)), expected(time), written(time, offset));
        }),
        { numRuns: 300 },
      );
    });

    it(`agrees with Intl around every change of the clock in ${zone}`, () => {
      const read = createDayReader(zone);
      const expected = dayByIntl(zone);
      const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeStyle: 'short' });
      let before = '';
      for (let day = Date.UTC(2010, 11, 1); day < Date.UTC(2017, 0, 1); day += DAY) {
        const shown = clock.format(day);
        const isChanged = shown !== before;
        before = shown;
        const step = isChanged ? DAY / 96 : DAY;
        for (let time = day - DAY; time <= day; time += step) {
          for (const at of [time - 1, time]) assert.equal(read(new Date(at).toISOString()), expected(at));
        }
      }
    });
  }

  it('knows the hour in which the clock changes', () => {
    const read = createDayReader('America/Havana');
    // On 10 March 2024 the clock went from midnight, 05:00 in UTC, to one.
    assert.equal(read('2024-03-10T04:59:59Z'), dayOfText('2024-03-09'));
    assert.equal(read('2024-03-10T05:00:00Z'), dayOfText('2024-03-10'));
    // On 3 November it went from one back to midnight: both hours are of the 3rd.
    assert.equal(read('2024-11-03T03:59:59Z'), dayOfText('2024-11-02'));
    assert.equal(read('2024-11-03T04:00:00Z'), dayOfText('2024-11-03'));
    assert.equal(read('2024-11-03T05:00:00Z'), dayOfText('2024-11-03'));
  });

  it('agrees with Intl in Africa/Monrovia, which was 44 minutes and 30 seconds behind until 7 January 1972', () => {
    const read = createDayReader('Africa/Monrovia');
    const expected = dayByIntl('Africa/Monrovia');
    assert.equal(read('1971-06-01T00:30:00Z'), dayOfText('1971-05-31'));
    for (let day = Date.UTC(1970, 0, 2); day < Date.UTC(1972, 0, 10); day += DAY) {
      for (const minute of [0, 30, 44, 44.5, 45, 60]) {
        const time = day + minute * 60_000;
        assert.equal(read(new Date(time).toISOString()), expected(time), new Date(time).toISOString());
      }
    }
  });

  it('reads seconds and fractions, and does without them', () => {
    const read = createDayReader('UTC');
    const day = dayOfText('2024-02-29');
    for (const time of ['T23:59Z', 'T23:59:59Z', 'T23:59:59.9Z', 'T23:59:59.999999999+00:00', 'T00:00:00-00:00']) {
      assert.equal(read(`2024-02-29${time}`), day, time);
    }
  });

  it('gives both ends of a date of less precision', () => {
    const read = createDayReader('Pacific/Apia');
    assert.deepEqual(read('2024-02'), { start: dayOfText('2024-02-01'), end: dayOfText('2024-02-29') });
    assert.deepEqual(read('2023'), { start: dayOfText('2023-01-01'), end: dayOfText('2023-12-31') });
    assert.equal(read('2024-02-29'), dayOfText('2024-02-29'));
  });

  it('reads the first and the last year', () => {
    assert.equal(createDayReader('Pacific/Kiritimati')('9998-12-31T23:59:00-12:00'), dayOfText('9999-01-02'));
    assert.equal(createDayReader('America/New_York')('0001-01-01T00:00:00+14:00'), dayOfText('0001-01-01') - 1);
    assert.equal(createDayReader('UTC')('0001-01-01'), -719_162);
    assert.equal(createDayReader('UTC')('9998-12-31'), dayOfText('9998-12-31'));
  });

  const wrong = [
    ...['', ' ', 'soon', '2', '202', '20240', '2024-', '2024-0', '2024-2', '2024-02-', '2024-2-29', '2024-02-2'],
    ...['2024-13', '2024-00', '2024-02-30', '2023-02-29', '1900-02-29', '2024-04-31', '2024-02-00', '2024-00-10'],
    ...['0000', '0000-01', '0000-01-01', '9999', '9999-01', '9999-01-01', '-001-01-01', '+2024-02-29', '20240229'],
    ...['2024/02/29', '2024-02/29', '2024-02-29 ', ' 2024-02-29', '2024-02-29Z', '2024-02-29T', '2024-02-29T10'],
    ...['2024-02-29T10Z', '2024-02-29T10:00', '2024-02-29T10:00:00', '2024-02-29T10:00:00.', '2024-02-29T10:00:00.Z'],
    ...['2024-02-29t10:00:00Z', '2024-02-29T10:00:00z', '2024-02-29 10:00:00Z', '2024-02-29T1:00:00Z'],
    ...['2024-02-29T24:00:00Z', '2024-02-29T10:60:00Z', '2024-02-29T10:00:60Z', '2024-02-29T10-00-00Z'],
    ...['2024-02-29T10:00:00+3', '2024-02-29T10:00:00+03', '2024-02-29T10:00:00+0300', '2024-02-29T10:00:00+24:00'],
    ...['2024-02-29T10:00:00+03:60', '2024-02-29T10:00:00+03:000', '2024-02-29T10:00:00ZZ', '2024-02-29T10:00:00Z '],
    ...['2024-02-29T10:00:00.1.2Z', '2024-02-29T10:00:00,5Z', '2024-02-30T10:00:00Z', '9999-01-01T00:00:00Z'],
    ...['2024-02T10:00:00Z', '２０２４', '2024-02-29T10:00:0xZ', '2024-02-29T10:0 :00Z'],
  ];
  for (const text of wrong) {
    it(`takes "${text}" for no date`, () => assert.equal(createDayReader('Asia/Kathmandu')(text), undefined));
  }

  it('takes what a pattern and Date take together, and nothing else', () => {
    const read = createDayReader('UTC');
    const pieces = ['2024', '-', '02', '29', 'T', '10', ':', '00', '.5', 'Z', '+', '03', ' ', '2024-02-29', 'T10:00'];
    const time = fc.constantFrom('', 'T10:00', 'T23:59:59', 'T10:29:02.029', 'T29:00:00', 'T10:61');
    const zone = fc.constantFrom('', 'Z', '+03:00', '-10:29', '+29:00', '+03');
    const day = fc.constantFrom(
      '2024-02-29',
      '2023-02-29',
      '2024-02-03',
      '2024-10-31',
      '2024-11-31',
      '0000-01-01',
      '2024',
    );
    const texts = fc.oneof(
      fc.tuple(day, time, zone).map((parts) => parts.join('')),
      fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        if (text.length > 7) assert.equal(read(text), dayByDate(text), text);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('partialBirth', () => {
  it('reads the date that a text begins with, in no zone', () => {
    assert.equal(partialBirth('1980-05-17'), dayOfText('1980-05-17'));
    assert.equal(partialBirth('1980-05-17T23:30:00-11:00'), dayOfText('1980-05-17'));
    assert.deepEqual(partialBirth('1980-05'), { start: dayOfText('1980-05-01'), end: dayOfText('1980-05-31') });
    assert.deepEqual(partialBirth('1980'), { start: dayOfText('1980-01-01'), end: dayOfText('1980-12-31') });
  });
  for (const text of ['', '80', '1980-5', '1980-05-1', '1980-02-30', '1980-05T10:00', 'unknown date']) {
    it(`takes "${text}" for no date`, () => assert.equal(partialBirth(text), undefined));
  }
});
