import type { OrgUnitScheme } from '../../tally/compiled-mapping.ts';
import { ImportError } from '../conflicts/import-error.ts';
import type { DataSet, OptionCombo } from './data-set.ts';
import { findNamed } from './find-named.ts';
import type { Metadata, MetadataDataSet, Reference } from './metadata.ts';
import { type RawCombo, type RawDataSet, toDataSet } from './to-data-set.ts';

/**
 * Find a data set in exported metadata, as `readDataSet` reads it from a server.
 *
 * @param metadata a snapshot, or an export of `/api/metadata`
 * @param codeOrUid as the mapping names it
 * @param idScheme what org units are named by
 * @returns the data set
 * @throws {ImportError} `data-set-not-found`, `attribute-not-found`; `metadata-incomplete` where the export lacks what the
 *   data set refers to, such as category option combos, which DHIS2 makes itself
 * @example dataSetOfMetadata(metadata, mapping.dataSet, mapping.idScheme).elements.length
 */
export function dataSetOfMetadata(metadata: Metadata, codeOrUid: string, idScheme: OrgUnitScheme): DataSet {
  const found = findNamed(metadata.dataSets, codeOrUid);
  if (found === undefined) {
    const known = metadata.dataSets.map(({ code, id }) => code ?? id).join(', ') || 'none';
    throw new ImportError(
      'data-set-not-found',
      `the metadata has no data set with code or UID "${codeOrUid}", but ${known}`,
      'correct dataSet in the mapping, or pull the data set',
    );
  }
  const name = found.code ?? found.id;
  if (metadata.categoryOptionCombos.length === 0) {
    throw incomplete(
      'it has no category option combos, which DHIS2 makes itself, with UIDs that differ from server to server',
      name,
    );
  }
  const incompleteFor = (what: string) => incomplete(what, name);
  return toDataSet(nested(metadata, found, incompleteFor), incompleteFor, attributeOf(metadata, idScheme));
}

function incomplete(what: string, dataSet: string): ImportError {
  return new ImportError(
    'metadata-incomplete',
    `the metadata is not enough to find UIDs by: ${what}`,
    `take a snapshot: tallysheet pull --data-set ${dataSet}`,
  );
}

/** Put what a data set refers to into the places of the references. */
function nested(metadata: Metadata, dataSet: MetadataDataSet, incompleteFor: (what: string) => Error): RawDataSet {
  const comboOf = combosOf(metadata);
  const elements = new Map(metadata.dataElements.map((each) => [each.id, each]));
  const units = new Map(metadata.organisationUnits.map((each) => [each.id, each]));
  const { dataSetElements = [], organisationUnits = [], categoryCombo, ...plain } = dataSet;
  return {
    ...plain,
    name: plain.name ?? plain.code ?? plain.id,
    categoryCombo: comboOf(categoryCombo),
    dataSetElements: dataSetElements.map(({ dataElement, categoryCombo: own }) => {
      const element = elements.get(dataElement.id);
      if (element === undefined) throw incompleteFor(`data element ${dataElement.id} of the data set is not in it`);
      return {
        dataElement: { ...element, categoryCombo: comboOf(element.categoryCombo) },
        ...(own === undefined ? {} : { categoryCombo: comboOf(own) }),
      };
    }),
    organisationUnits: organisationUnits.map(({ id }) => {
      const { code, path, openingDate, closedDate, attributeValues } = units.get(id) ?? {};
      return {
        id,
        ...(code === undefined ? {} : { code }),
        ...(path === undefined ? {} : { path }),
        ...(openingDate === undefined ? {} : { openingDate }),
        ...(closedDate === undefined ? {} : { closedDate }),
        ...(attributeValues === undefined ? {} : { attributeValues }),
      };
    }),
  };
}

/** Option combos by their category combo; what names none has the default one. */
function combosOf({ categoryCombos, categoryOptionCombos, categoryOptions }: Metadata) {
  const options = new Map(categoryOptions.map((option) => [option.id, option]));
  const combos = new Map<string, OptionCombo[]>();
  for (const { id, categoryCombo, categoryOptions: some } of categoryOptionCombos) {
    const combo = { id, categoryOptions: some.map((option) => options.get(option.id) ?? option) };
    const known = combos.get(categoryCombo.id);
    if (known === undefined) combos.set(categoryCombo.id, [combo]);
    else known.push(combo);
  }
  const usual = categoryCombos.find(({ name }) => name === 'default')?.id;
  return (reference: Reference | undefined): RawCombo => ({
    categoryOptionCombos: combos.get(reference?.id ?? usual ?? '') ?? [],
  });
}

function attributeOf({ attributes }: Metadata, idScheme: OrgUnitScheme): string | undefined {
  const [, name] = /^attribute:(.*)$/s.exec(idScheme) ?? [];
  if (name === undefined) return undefined;
  const found = findNamed(attributes, name);
  if (found !== undefined) return found.id;
  throw new ImportError(
    'attribute-not-found',
    `the metadata has no attribute with code or UID "${name}"`,
    'pull it with --mapping, or correct orgUnits.idScheme in the mapping',
  );
}
