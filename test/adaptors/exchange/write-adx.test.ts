import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ExchangeReport, type ExchangeScheme, writeAdx } from '../../../adaptors/exchange/index.ts';
import { parseAdx } from '../../../cli/sandbox/dhis2/adx-document.ts';
import {
  combo,
  count,
  DOSES,
  element,
  FEMALE_UNDER_1,
  MALE_UNDER_1,
  NGO,
  report,
  STOCK,
  UNDER_1,
} from './support/reports.ts';
import { schemaErrors } from './support/schema-errors.ts';

const exported = '2024-04-10T08:00:00.000Z';
const write = (reports: readonly ExchangeReport[], scheme: ExchangeScheme = 'categories') =>
  [...writeAdx(reports, { exported, scheme })].join('');

const ILLEGAL = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;
const REPORTS = [
  report([
    count('3', { optionCombo: MALE_UNDER_1 }),
    count('4', { optionCombo: FEMALE_UNDER_1, attributeOptionCombo: NGO }),
    count('0.50', { dataElement: STOCK, isCount: false, comment: 'in "boxes" <of>\n10 & more\0' }),
  ]),
];

describe('writeAdx', () => {
  it('writes a group for each attribute option combo, and an attribute for each category', async () => {
    const text = write(REPORTS);
    assert.deepEqual(text.split('\n'), [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<adx xmlns="urn:ihe:qrph:adx:2015" exported="2024-04-10T08:00:00.000Z">',
      '  <group orgUnit="TL-1" period="2024-03-01/P1M" dataSet="EPI">',
      '    <dataValue dataElement="DOSES" SEX="M" AGE="U1" value="3"/>',
      '    <dataValue dataElement="STOCK" default="default" value="0.50" comment="in &#34;boxes&#34; &#60;of&#62;&#10;10 &#38; more"/>',
      '  </group>',
      '  <group orgUnit="TL-1" period="2024-03-01/P1M" dataSet="EPI" PARTNER="NGO">',
      '    <dataValue dataElement="DOSES" SEX="F" AGE="U1" value="4"/>',
      '  </group>',
      '</adx>',
      '',
    ]);
    assert.deepEqual(await schemaErrors(text), []);
  });

  it('names all by UIDs, and option combos by themselves', async () => {
    const text = write(REPORTS, 'uid');
    assert.match(
      text,
      /<group orgUnit="ouClinic" period="2024-03-01\/P1M" dataSet="dsEpi" attributeOptionCombo="aocNgo">/,
    );
    assert.match(text, /<dataValue dataElement="deDOSES" categoryOptionCombo="cocMaleU1" value="3"\/>/);
    assert.match(text, /<dataValue dataElement="deSTOCK" categoryOptionCombo="HllvX50cXC0" value="0.50"/);
    assert.deepEqual(await schemaErrors(text), []);
  });

  it('names option combos by their codes where asked to', async () => {
    const text = write([report([count('1', { optionCombo: combo('coc1', undefined, 'M_U1') }), count('2')])], 'code');
    assert.match(text, /<dataValue dataElement="DOSES" categoryOptionCombo="M_U1" value="1"\/>/);
    assert.match(text, /<dataValue dataElement="DOSES" categoryOptionCombo="default" value="2"\/>/);
    assert.deepEqual(await schemaErrors(text), []);
  });

  it('keeps what a comment and a code say', () => {
    const odd = element('A "b" <c>&d');
    const [group] = parseAdx(write([report([count('1', { dataElement: odd, comment: "it's\ttwo\nlines & <more>" })])]));
    assert.deepEqual(group?.values[0]?.attributes, {
      dataElement: 'A "b" <c>&d',
      default: 'default',
      value: '1',
      comment: "it's\ttwo\nlines & <more>",
    });
  });

  it('gives back any text that XML can hold', () => {
    const texts = fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.replaceAll(ILLEGAL, '').trim());
    fc.assert(
      fc.property(texts, (comment) => {
        const [group] = parseAdx(write([report([count('1', { comment: `\u{1}${comment}` })])]));
        assert.equal(group?.values[0]?.attributes.comment, comment);
      }),
    );
  });

  it('writes numbers for elements of texts as annotations', async () => {
    const text = write([report([count('12.5', { dataElement: element('NOTE', { isNumber: false }) })])]);
    assert.deepEqual(parseAdx(text)[0]?.values[0]?.annotation, '12.5');
    assert.match(text, /value="0"/);
    assert.deepEqual(await schemaErrors(text), []);
  });

  it('refuses what has no code, naming all of it and what to do', () => {
    const nameless = combo('cocX', [
      { category: { id: 'yqWKwIGgo3X', name: 'Age (immunization)' }, option: { id: 'optX', name: '≥ 1 year' } },
    ]);
    const reports = [report([count('1', { optionCombo: nameless })], { orgUnit: { id: 'ouX', name: 'Clinic X' } })];
    assert.throws(() => write(reports), {
      name: 'ExchangeError',
      code: 'code-missing',
      message:
        'there are no codes in DHIS2 for: org unit "Clinic X" (ouX); category "Age (immunization)" (yqWKwIGgo3X); category option "≥ 1 year" (optX) (code-missing)',
      fix: 'give them codes and pull the metadata again, or name all by UIDs (--id-scheme uid)',
    });
    assert.throws(() => write([report([count('1', { optionCombo: nameless })])], 'code'), /option combo cocX/);
    assert.match(write(reports, 'uid'), /categoryOptionCombo="cocX"/);
  });

  for (const code of ['AGE GROUP', '1ST', 'a:b', 'period', 'value', 'xmlns', '<', '']) {
    it(`refuses a category with the code ${JSON.stringify(code)}`, () => {
      const odd = combo('cocX', [{ category: { id: 'catX', code }, option: { id: 'optX', code: 'X' } }]);
      assert.throws(() => write([report([count('1', { optionCombo: odd })])]), { code: 'category-name' });
    });
  }

  it('takes codes of other scripts for names of categories', async () => {
    const sexo = combo('cocX', [{ category: { id: 'catX', code: 'Género_1.a-b' }, option: { id: 'optX', code: 'X' } }]);
    const text = write([report([count('1', { optionCombo: sexo })])]);
    assert.deepEqual(await schemaErrors(text), []);
    assert.equal(parseAdx(text)[0]?.values[0]?.attributes['Género_1.a-b'], 'X');
  });

  it('refuses categories that the metadata does not tell, and elements that DHIS2 would read by others', () => {
    const unknown = report([count('1', { optionCombo: combo('cocX', undefined) })]);
    assert.throws(() => write([unknown]), { code: 'category-unknown' });
    const other = report([count('1', { dataElement: { ...DOSES, hasOwnCombo: false }, optionCombo: UNDER_1 })]);
    assert.throws(() => write([other]), { code: 'combo-of-data-set' });
    assert.match(write([other], 'uid'), /cocU1/);
  });

  it('refuses to write nothing, which ADX has no document for', () => {
    assert.throws(() => write([]), { code: 'no-values' });
  });

  it('is held against a schema that finds mistakes', async () => {
    const wrong = write(REPORTS).replace('value="3"', 'value="three"').replace('2024-03-01/P1M', '202403');
    const errors = await schemaErrors(wrong.replace(/ exported="[^"]*"/, ''));
    assert.ok(errors.length >= 3, errors.join('\n'));
  });
});
