import { uidOf } from '../../dhis2/uid.ts';
import { category, categoryCombo, shared } from '../metadata-objects.ts';
import { SOURCE_CATEGORIES } from './source-combos.ts';
import { targetMetadata } from './target-metadata.ts';

/**
 * Make the metadata of a DHIS2 that is to have what another one has: its org units have other codes, and it has a category
 * combo of the same options under another name.
 *
 * @returns bodies of `POST /api/metadata`
 * @example for (const document of metadataTarget()) await importMetadata(document);
 */
export function metadataTarget(): unknown[] {
  const optionId = (name: string) => uidOf(`national option ${name}`);
  const categories = SOURCE_CATEGORIES.map(({ name, code, options }) => ({
    ...{ id: uidOf(`national category ${code}`), name: `${name} (national)`, code: code.replace('FS', 'NAT_4') },
    options: options.map((option) => optionId(option.name)),
  }));
  const combo = categoryCombo(
    uidOf('national combo'),
    'Age and sex, national',
    'NAT_AGE_SEX',
    categories.map(({ id }) => id),
  );
  return [
    ...targetMetadata(),
    {
      categoryOptions: SOURCE_CATEGORIES.flatMap(({ options }) =>
        options.map(({ name }) => shared({ id: optionId(name), name, shortName: name })),
      ),
      categories: categories.map(({ id, name, code, options }) => category(id, name, code, options)),
      categoryCombos: [combo],
    },
  ];
}
