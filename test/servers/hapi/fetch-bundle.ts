import assert from 'node:assert/strict';

/** The parts of a Bundle that the checks look at. */
export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly total?: number;
  readonly link?: readonly { readonly relation: string; readonly url: string }[];
  readonly entry?: readonly BundleEntry[];
}

/** An entry of a searchset or a history. */
export interface BundleEntry {
  readonly fullUrl?: string;
  readonly resource?: { readonly resourceType: string; readonly id: string };
  readonly search?: { readonly mode: string };
  readonly request?: { readonly method: string; readonly url: string };
}

/**
 * GET a Bundle, past the server's search cache.
 *
 * @param url what to get
 * @param headers request headers; `{ 'cache-control': 'no-cache' }` by default
 * @returns the Bundle and the headers of the answer
 * @throws AssertionError when the answer is anything else
 * @example const { bundle } = await fetchBundle(`${hapi.url}/Patient?_summary=count`);
 */
export async function fetchBundle(
  url: string,
  headers: Readonly<Record<string, string>> = { 'cache-control': 'no-cache' },
): Promise<{ bundle: Bundle; headers: Headers }> {
  const response = await fetch(url, { headers });
  const text = await response.text();
  assert.equal(response.status, 200, text.slice(0, 2000));
  const bundle: unknown = JSON.parse(text);
  assertBundle(bundle);
  return { bundle, headers: response.headers };
}

function assertBundle(value: unknown): asserts value is Bundle {
  assert.ok(typeof value === 'object' && value !== null && 'resourceType' in value);
  assert.equal(value.resourceType, 'Bundle');
}
