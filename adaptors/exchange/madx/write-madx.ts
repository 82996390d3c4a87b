import { ExchangeError } from '../exchange-error.ts';
import type { ExchangeReport } from '../exchange-report.ts';
import { requireCodes } from '../id-scheme.ts';
import { requiredChoices } from '../required-choices.ts';
import { exactJson } from './exact-json.ts';
import { type MadxOptions, toMeasureReport } from './to-measure-report.ts';

/**
 * Write reports as a collection Bundle of MeasureReports, one for each org unit and period.
 *
 * @param reports in any number
 * @param options what DHIS2 does not know
 * @returns pieces of JSON, in order; each MeasureReport on a line of its own
 * @throws {ExchangeError} before the first piece: `code-missing`, `category-unknown`, `url-invalid`
 * @see https://profiles.ihe.net/QRPH/mADX/QRPH-58.html
 * @example [...writeMadx(reports, { ...options, base: 'https://dhis2.example.org/fhir' })].join('')
 */
export function writeMadx(reports: readonly ExchangeReport[], options: MadxOptions): Iterable<string> {
  for (const address of [options.base, options.measure]) {
    if (address === undefined || /^https?:\/\/[^\s/?#]+[^\s?#]*$/.test(address)) continue;
    throw new ExchangeError('url-invalid', `"${address}" is no absolute address`, 'write one like https://example.org');
  }
  const values = reports.flatMap((report) => report.values);
  const combos = values.flatMap(({ optionCombo, attributeOptionCombo }) => [optionCombo, attributeOptionCombo]);
  const choices = requiredChoices(combos.filter(({ isDefault }) => !isDefault));
  if (options.scheme !== 'uid') {
    requireCodes({
      'data set': reports.map(({ dataSet }) => dataSet),
      'org unit': reports.map(({ orgUnit }) => orgUnit),
      'data element': values.map(({ dataElement }) => dataElement),
      category: choices.map(({ category }) => category),
      'category option': choices.map(({ option }) => option),
    });
  }
  return pieces(reports, { ...options, base: options.base.replace(/\/+$/, '') });
}

function* pieces(reports: readonly ExchangeReport[], options: MadxOptions): Generator<string> {
  yield `{"resourceType":"Bundle","type":"collection","timestamp":"${options.exported}"`;
  // An empty list is no list in FHIR.
  let before = ',"entry":[\n';
  for (const report of reports) {
    const resource = toMeasureReport(report, options);
    yield `${before}${exactJson({ fullUrl: `${options.base}/MeasureReport/${resource.id}`, resource })}`;
    before = ',\n';
  }
  yield reports.length === 0 ? '}\n' : '\n]}\n';
}
