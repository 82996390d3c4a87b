/** Reading resources from files, and writing rows. */
export { formatCsv, formatRow, ROW_FORMATS, type RowFormat } from './format-row.ts';
export { InputError } from './input-error.ts';
export { type ResourceBatch, readResources } from './read-resources.ts';
export { type TextWriter, writeTexts } from './write-texts.ts';
