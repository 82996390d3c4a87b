import { ExchangeError } from '../exchange-error.ts';
import type { ExchangeReport } from '../exchange-report.ts';
import { type ExchangeScheme, requireCodes, showObjects, unique } from '../id-scheme.ts';
import { requiredChoices } from '../required-choices.ts';

/** A name without a colon: with one it would be of another namespace. */
const XML_NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.·-]*$/u;
/** What ADX or DHIS2 mean by attributes. */
const RESERVED: readonly string[] = [
  'orgUnit',
  'period',
  'dataSet',
  'completeDate',
  'attributeOptionCombo',
  'dataElement',
  'value',
  'categoryOptionCombo',
  'comment',
  'followup',
  'deleted',
  'storedBy',
  'created',
  'lastUpdated',
  'xmlns',
];

/**
 * Make sure that all that reports refer to has a name that ADX can write.
 *
 * @param reports what is to be written
 * @param scheme how it is named
 * @throws {ExchangeError} `code-missing`; `category-name` for codes of categories that are no names of XML;
 *   `combo-of-data-set` for elements that DHIS2 would read by other categories; `category-unknown`
 * @example checkAdxNames(reports, 'categories')
 */
export function checkAdxNames(reports: readonly ExchangeReport[], scheme: ExchangeScheme): void {
  if (scheme === 'uid') return;
  const values = reports.flatMap((report) => report.values);
  const objects = {
    'data set': reports.map(({ dataSet }) => dataSet),
    'org unit': reports.map(({ orgUnit }) => orgUnit),
    'data element': values.map(({ dataElement }) => dataElement),
  };
  const combos = values.flatMap(({ optionCombo, attributeOptionCombo }) =>
    attributeOptionCombo.isDefault ? [optionCombo] : [optionCombo, attributeOptionCombo],
  );
  if (scheme === 'code') {
    requireCodes({ ...objects, 'option combo': combos });
    return;
  }
  const choices = requiredChoices(combos.filter(({ isDefault }) => !isDefault));
  const categories = choices.map(({ category }) => category);
  requireCodes({ ...objects, category: categories, 'category option': choices.map(({ option }) => option) });
  const illegal = unique(categories).filter(({ code = '' }) => !XML_NAME.test(code) || RESERVED.includes(code));
  if (illegal.length > 0) {
    const codes = illegal.map(({ code }) => `"${code}"`).join(', ');
    throw new ExchangeError(
      'category-name',
      `ADX has an attribute for each category, and ${codes} cannot be its name (${showObjects('category', illegal)})`,
      'give them codes of letters, digits, "_", "-" and "." that begin with a letter, or write --id-scheme uid',
    );
  }
  const other = unique(values.map(({ dataElement }) => dataElement)).filter(({ hasOwnCombo }) => !hasOwnCombo);
  if (other.length > 0) {
    throw new ExchangeError(
      'combo-of-data-set',
      `DHIS2 up to 2.42 reads categories in ADX as those of the element itself, and the data set has others for ${showObjects('data element', other)}`,
      'write --id-scheme uid',
    );
  }
}
