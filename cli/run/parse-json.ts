import { transform } from 'esbuild';
import { asRecord } from './as-record.ts';

/** JSON, or where it stops being JSON: line and column from 1. */
export type ParsedJson =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly line: number; readonly column: number };

/**
 * Parse JSON and, where it fails, say where: Node 20 names no position for most mistakes, and quotes the text.
 *
 * @param text the text; a byte order mark is passed over
 * @returns the value, or the position of the first mistake
 * @example await parseJson('{"a": }') // { ok: false, line: 1, column: 7 }
 */
export async function parseJson(text: string): Promise<ParsedJson> {
  const clean = text.replace(/^\uFEFF/, '');
  try {
    return { ok: true, value: JSON.parse(clean) };
  } catch {
    return { ok: false, ...(await findMistake(clean)) };
  }
}

async function findMistake(text: string): Promise<{ line: number; column: number }> {
  try {
    await transform(text, { loader: 'json', logLevel: 'silent' });
  } catch (error) {
    const errors: unknown = asRecord(error)?.errors;
    const place = Array.isArray(errors) ? asRecord(asRecord(errors[0])?.location) : undefined;
    const { line, column, lineText } = place ?? {};
    if (typeof line === 'number' && typeof column === 'number') {
      // esbuild counts bytes.
      const before = Buffer.from(String(lineText)).subarray(0, column).toString();
      return { line, column: before.length + 1 };
    }
  }
  return { line: 1, column: 1 };
}
