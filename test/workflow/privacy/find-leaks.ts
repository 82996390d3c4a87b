import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Texts by where they were found: `log`, `report`, a file. */
export type Texts = Readonly<Record<string, readonly string[]>>;

/** Characters around a marker that are shown. */
const AROUND = 60;

/**
 * Look for markers in texts, as they are and with their escapes of addresses taken back.
 *
 * @param texts what a run has left, by place
 * @param markers in lower case
 * @returns a line for each place that has one, with what is around it
 * @example assert.deepEqual(findLeaks({ log }, markers), []);
 */
export function findLeaks(texts: Texts, markers: readonly string[]): string[] {
  return Object.entries(texts).flatMap(([place, found]) => {
    for (const text of found) {
      for (const form of [text.toLowerCase(), unescaped(text).toLowerCase()]) {
        const at = markers.map((marker) => form.indexOf(marker)).find((index) => index >= 0);
        if (at !== undefined) return [`${place}: …${form.slice(Math.max(0, at - AROUND), at + AROUND)}…`];
      }
    }
    return [];
  });
}

function unescaped(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

/**
 * Read all files of a folder and of those in it, as bytes; their names too.
 *
 * @param folder which may not be there
 * @param isWanted which files; all by default
 * @returns their texts
 */
export function textsOf(folder: string, isWanted: (name: string) => boolean = () => true): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isWanted);
  const files = names.map((name) => join(folder, name)).filter((path) => statSync(path).isFile());
  return [...names, ...files.map((path) => readFileSync(path, 'latin1'))];
}
