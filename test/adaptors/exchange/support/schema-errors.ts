import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';

const schema = { fileName: 'adx.xsd', contents: readFileSync(join(import.meta.dirname, 'adx.xsd'), 'utf8') };

/**
 * Hold a document against the schema of ADX, with libxml2.
 *
 * @param text the document
 * @returns what is wrong with it; nothing where it is valid
 * @example assert.deepEqual(await schemaErrors(adx), []);
 */
export async function schemaErrors(text: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'values.adx.xml', contents: text }, schema });
  return errors.map(({ message }) => message);
}
