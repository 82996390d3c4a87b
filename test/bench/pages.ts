/** Resources a page, as the library asks servers for. */
const PAGE = 1000;

/**
 * Make lines into pages of a search.
 *
 * @param lines resources as JSON
 * @returns searchset Bundles as JSON, one after another
 * @example for (const page of eachPage(eachDose(1_000_000, 200_000))) JSON.parse(page).entry.length // 1000
 */
export function* eachPage(lines: Iterable<string>): Generator<string> {
  let entries: string[] = [];
  for (const line of lines) {
    if (entries.push(`{"resource":${line}}`) < PAGE) continue;
    yield toPage(entries);
    entries = [];
  }
  if (entries.length > 0) yield toPage(entries);
}

function toPage(entries: readonly string[]): string {
  return `{"resourceType":"Bundle","type":"searchset","entry":[${entries.join(',')}]}`;
}
