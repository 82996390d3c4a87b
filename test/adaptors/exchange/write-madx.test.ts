import assert from 'node:assert/strict';
import { type ExchangeReport, type MadxOptions, writeMadx } from '../../../adaptors/exchange/index.ts';
import { Decimal, exactJson } from '../../../adaptors/exchange/madx/exact-json.ts';
import type { MeasureReport } from '../../../adaptors/exchange/madx/measure-report.ts';
import { madxProblems } from './support/madx-problems.ts';
import { combo, count, element, FEMALE_UNDER_1, MALE_UNDER_1, NGO, report, STOCK, UNDER_1 } from './support/reports.ts';

const OPTIONS: MadxOptions = {
  exported: '2024-04-10T08:00:00.000Z',
  scheme: 'categories',
  base: 'https://example.org/fhir',
  improvement: 'increase',
};

interface Bundle {
  readonly resourceType: string;
  readonly type: string;
  readonly entry?: readonly { readonly fullUrl: string; readonly resource: MeasureReport }[];
}

const textOf = (reports: readonly ExchangeReport[], changed: Partial<MadxOptions> = {}) =>
  [...writeMadx(reports, { ...OPTIONS, ...changed })].join('');
const bundleOf = (reports: readonly ExchangeReport[], changed: Partial<MadxOptions> = {}): Bundle =>
  JSON.parse(textOf(reports, changed)) as Bundle;
const reportOf = (values: ExchangeReport['values'], changed: Partial<MadxOptions> = {}): MeasureReport => {
  const [entry] = bundleOf([report(values)], changed).entry ?? [];
  assert.ok(entry);
  assert.deepEqual(madxProblems(entry.resource), []);
  return entry.resource;
};

const BY_SEX = [count('3', { optionCombo: MALE_UNDER_1 }), count('4', { optionCombo: FEMALE_UNDER_1 })];
const coding = (system: string, code: string, display: string) => ({
  coding: [{ system: `https://example.org/fhir/CodeSystem/${system}`, code, display }],
});
const MEASURE_POPULATION = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-population', code: 'measure-population' }],
};

describe('writeMadx', () => {
  it('writes a MeasureReport for each org unit and period, in a collection', () => {
    const other = { orgUnit: { id: 'ouOther', code: 'TL-2' } };
    const { resourceType, type, entry = [] } = bundleOf([report(BY_SEX), report([count('1')], other)]);
    assert.deepEqual([resourceType, type], ['Bundle', 'collection']);
    assert.deepEqual(
      entry.map(({ fullUrl }) => fullUrl),
      [
        'https://example.org/fhir/MeasureReport/dsEpi-ouClinic-202403',
        'https://example.org/fhir/MeasureReport/dsEpi-ouOther-202403',
      ],
    );
    const [first, second] = entry.map(({ resource }) => resource);
    const { group: _group, ...head } = first ?? {};
    const place = {
      type: 'Location',
      identifier: { system: 'https://example.org/fhir/NamingSystem/organisationUnits', value: 'TL-1' },
      display: 'Hoduri Clinic',
    };
    assert.deepEqual(head, {
      resourceType: 'MeasureReport',
      id: 'dsEpi-ouClinic-202403',
      meta: { profile: ['https://profiles.ihe.net/QRPH/mADX/StructureDefinition/mADX-MeasureReport'] },
      status: 'complete',
      type: 'summary',
      measure: 'https://example.org/fhir/Measure/EPI',
      subject: place,
      date: '2024-04-10T08:00:00.000Z',
      reporter: place,
      period: { start: '2024-03-01', end: '2024-03-31' },
      improvementNotation: {
        coding: [{ system: 'http://terminology.hl7.org/CodeSystem/measure-improvement-notation', code: 'increase' }],
      },
    });
    for (const resource of [first, second]) assert.deepEqual(madxProblems(resource), []);
  });

  it('writes a stratum with a component for each category, and counts as populations', () => {
    const [group] = reportOf(BY_SEX).group;
    assert.deepEqual(group?.code, coding('dataElements', 'DOSES', 'Element DOSES'));
    assert.deepEqual(group?.population, [{ code: MEASURE_POPULATION, count: 7 }]);
    assert.equal(group?.measureScore, undefined);
    const [stratifier, ...others] = group?.stratifier ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual(stratifier?.code, [coding('stratifiers', 'SEX-AGE', 'SEX of clients, AGE of clients')]);
    assert.deepEqual(stratifier?.stratum[1], {
      component: [
        { code: coding('categories', 'SEX', 'SEX of clients'), value: coding('categoryOptions', 'F', 'Option F') },
        { code: coding('categories', 'AGE', 'AGE of clients'), value: coding('categoryOptions', 'U1', 'Option U1') },
      ],
      population: [{ code: MEASURE_POPULATION, count: 4 }],
      measureScore: { value: 4 },
    });
  });

  it('gives a stratum of one category its value too', () => {
    const [stratifier] = reportOf([count('3', { optionCombo: UNDER_1 })]).group[0]?.stratifier ?? [];
    assert.deepEqual(stratifier?.code, [coding('categories', 'AGE', 'AGE of clients')]);
    assert.deepEqual(stratifier?.stratum[0]?.value, coding('categoryOptions', 'U1', 'Option U1'));
  });

  it('adds the attributes of the data set to what disaggregates', () => {
    const values = [
      count('3', { optionCombo: UNDER_1, attributeOptionCombo: NGO }),
      count('5', { dataElement: STOCK, attributeOptionCombo: NGO }),
    ];
    const codes = reportOf(values).group.map(({ stratifier }) =>
      stratifier?.flatMap(({ stratum }) =>
        stratum.map(({ component }) => component.map(({ value }) => value.coding[0].code)),
      ),
    );
    assert.deepEqual(codes, [[['U1', 'NGO']], [['NGO']]]);
  });

  it('writes a value without disaggregation as the score of its group', () => {
    const [group] = reportOf([count('12')]).group;
    assert.deepEqual(group?.population, [{ code: MEASURE_POPULATION, count: 12 }]);
    assert.deepEqual([group?.measureScore, group?.stratifier], [{ value: 12 }, undefined]);
  });

  it('keeps every digit of sums and averages, which are no numbers of members', () => {
    const value = '12345678901234567890.10';
    const text = textOf([report([count(value, { dataElement: STOCK, isCount: false })])]);
    assert.ok(text.includes(`"measureScore":{"value":${value}}`), text);
    const [group] = reportOf([count('5', { dataElement: STOCK, isCount: false })]).group;
    assert.deepEqual(group?.population, [
      {
        code: MEASURE_POPULATION,
        _count: {
          extension: [
            { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'not-applicable' },
          ],
        },
      },
    ]);
  });

  it('writes no count that FHIR has no integer for', () => {
    const [group] = reportOf([count('2147483648')]).group;
    assert.ok(group !== undefined && '_count' in group.population[0]);
    const [most] = reportOf([count('2147483647')]).group;
    assert.ok(most !== undefined && 'count' in most.population[0]);
  });

  it('names all by UIDs, and the Measure as it is told', () => {
    const measure = 'https://example.org/Measure/immunisation|1.0';
    const named = reportOf(BY_SEX, { scheme: 'uid', measure, improvement: 'decrease', base: 'https://example.org/' });
    assert.equal(named.measure, measure);
    assert.equal(named.subject.identifier.value, 'ouClinic');
    assert.equal(named.group[0]?.code.coding[0].code, 'deDOSES');
    assert.equal(named.group[0]?.stratifier?.[0]?.stratum[0]?.component[0]?.value.coding[0].code, 'optM');
    assert.equal(named.group[0]?.code.coding[0].system, 'https://example.org/CodeSystem/dataElements');
    assert.equal(named.improvementNotation.coding[0].code, 'decrease');
  });

  it('writes a collection without entries for no values', () => {
    assert.deepEqual(bundleOf([]), { resourceType: 'Bundle', type: 'collection', timestamp: OPTIONS.exported });
  });

  it('refuses what has no code, categories that are not known, and what is no address', () => {
    const { code: _code, ...withoutCode } = element('X');
    assert.throws(() => textOf([report([count('1', { dataElement: withoutCode })])]), { code: 'code-missing' });
    assert.doesNotThrow(() => textOf([report([count('1', { dataElement: withoutCode })])], { scheme: 'uid' }));
    const unknown = report([count('1', { optionCombo: combo('cocX', undefined) })]);
    assert.throws(() => textOf([unknown], { scheme: 'uid' }), { code: 'category-unknown' });
    for (const base of ['example.org', 'ftp://example.org', 'https://', 'https://example.org?x=1']) {
      assert.throws(() => textOf([report(BY_SEX)], { base }), { code: 'url-invalid' });
    }
  });

  it('is held against rules that find mistakes', () => {
    const { subject: _subject, improvementNotation: _notation, ...rest } = reportOf(BY_SEX);
    assert.deepEqual(madxProblems({ ...rest, group: [{}] }), [
      'subject: 0',
      'improvementNotation: 0',
      'group.code: 0',
      'group.population: 0',
    ]);
  });
});

describe('exactJson', () => {
  it('writes decimals as they are, and texts that look like them as texts', () => {
    const value = { a: new Decimal('0.10'), b: '0.10', c: [new Decimal('-12345678901234567890')], d: 'x\0y' };
    assert.equal(exactJson(value), '{"a":0.10,"b":"0.10","c":[-12345678901234567890],"d":"x\\u0000y"}');
  });

  it('takes nothing else for a decimal', () => {
    for (const text of ['', '1e3', '.5', '1.', 'NaN', '1"']) assert.throws(() => new Decimal(text), RangeError);
  });
});
