/** What an old endpoint says of one object. */
export interface ImportSummary {
  /** UID of the object. */
  readonly reference: string;
  readonly isOk: boolean;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** What is wrong, as a code of the present endpoint where the words tell it; else `legacy`. */
  readonly codes: readonly { readonly code: string; readonly names: readonly string[] }[];
}

const UIDS = /[A-Za-z][A-Za-z0-9]{10}(?![A-Za-z0-9])/g;

/** What the old endpoints say in words, and the present ones by codes. */
const WORDS: readonly (readonly [words: RegExp, code: string])[] = [
  [/non-?unique attribute/i, 'E1064'],
  [/already deleted|was deleted|is deleted/i, 'deleted-in-dhis2'],
  [/missing mandatory attribute|is mandatory/i, 'E1018'],
  [/only enrol\w* once|already enrolled|multiple enrol\w*/i, 'E1016'],
  [/active enrol\w*/i, 'E1015'],
  [/not a valid option|option/i, 'E1125'],
  [/future/i, 'E1020'],
  [/org(?:anisation)? ?unit.*(?:access|hierarchy)|no (?:write|create) access|search scope|capture scope/i, 'E1000'],
  [/not assigned|don't match|org ?unit/i, 'E1041'],
  [/not (?:of type|numeric|a valid|valid)|value_not|invalid/i, 'E1007'],
  [/access|authori/i, 'E1091'],
];

interface RawSummary {
  readonly status?: unknown;
  readonly reference?: unknown;
  readonly description?: unknown;
  readonly importCount?: Readonly<Record<string, unknown>>;
  readonly conflicts?: unknown;
}

/**
 * Read the import summaries of `trackedEntityInstances`, `enrollments` or `events`. Their texts may hold values of persons,
 * so only what is wrong is taken from them, and UIDs of attributes.
 *
 * @param body the parsed answer
 * @returns a summary each object; undefined where the answer is no such one
 * @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-240/tracker-deprecated.html
 * @example readSummaries(body)?.filter(({ isOk }) => !isOk)
 */
export function readSummaries(body: unknown): ImportSummary[] | undefined {
  const { response } = (typeof body === 'object' && body !== null ? body : {}) as { response?: unknown };
  const { responseType, importSummaries } = (typeof response === 'object' && response !== null ? response : {}) as {
    responseType?: unknown;
    importSummaries?: unknown;
  };
  if (responseType !== 'ImportSummaries' || !Array.isArray(importSummaries)) return undefined;
  return (importSummaries as RawSummary[]).map(toSummary);
}

function toSummary({ status, reference, description, importCount = {}, conflicts }: RawSummary): ImportSummary {
  const isOk = status === 'SUCCESS';
  const said = Array.isArray(conflicts) ? (conflicts as { object?: unknown; value?: unknown }[]) : [];
  const texts = said.map(({ object, value }) => `${String(object ?? '')} ${String(value ?? '')}`);
  if (texts.length === 0 && !isOk) texts.push(typeof description === 'string' ? description : '');
  const count = (name: string) => (typeof importCount[name] === 'number' ? importCount[name] : 0);
  return {
    reference: typeof reference === 'string' ? reference : '',
    isOk,
    created: Number(count('imported')),
    updated: Number(count('updated')),
    deleted: Number(count('deleted')),
    codes: isOk ? [] : texts.map((text) => ({ code: codeOf(text), names: text.match(UIDS) ?? [] })),
  };
}

function codeOf(text: string): string {
  return WORDS.find(([words]) => words.test(text))?.[1] ?? 'legacy';
}
