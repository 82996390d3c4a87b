/**
 * Ask for pages one after the other and do nothing with them but read where the next one is: what fetching costs without any
 * counting.
 *
 * @param url base of the FHIR server
 * @param firsts path and query of the first page of each search
 * @param atOnce searches at a time
 * @returns how many resources came
 * @example await pageThrough(server.replayUrl, ['/fhir/Immunization?date=ge2024-01-01'], 1)
 */
export async function pageThrough(url: string, firsts: readonly string[], atOnce: number): Promise<number> {
  const { origin } = new URL(url);
  let resources = 0;
  for (let at = 0; at < firsts.length; at += atOnce) {
    const counts = firsts.slice(at, at + atOnce).map((first) => pagesOf(origin, first));
    for (const count of await Promise.all(counts)) resources += count;
  }
  return resources;
}

async function pagesOf(origin: string, first: string): Promise<number> {
  let resources = 0;
  for (let target: string | undefined = first; target !== undefined; ) {
    const answer = await fetch(`${origin}${target}`, { headers: { accept: 'application/fhir+json' } });
    const { entry = [], link = [] } = (await answer.json()) as Page;
    resources += entry.length;
    const next = link.find(({ relation }) => relation === 'next')?.url;
    target = next === undefined ? undefined : `/fhir?${next.slice(next.indexOf('?') + 1)}`;
  }
  return resources;
}

interface Page {
  readonly entry?: readonly unknown[];
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
}
