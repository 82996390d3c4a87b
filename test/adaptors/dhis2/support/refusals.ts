import type { Dhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import type { Fault, InterceptedRequest } from '../../../../cli/sandbox/http/index.ts';

/** How DHIS2 says that it does not take something. */
export interface RefusalCase {
  readonly code: string;
  /** Its words. */
  readonly text: string;
  /**
   * `value`: single values are refused beside good ones; `group`: all that is sent together; `set`: the set itself, before
   * any value is looked at; `decode`: the request cannot be understood.
   */
  readonly kind: 'value' | 'group' | 'set' | 'decode';
}

interface SentValue {
  readonly dataElement: string;
  readonly period: string;
  readonly orgUnit: string;
  readonly categoryOptionCombo: string;
  readonly attributeOptionCombo: string;
  readonly value: string;
}

/**
 * Make a server refuse the values of an org unit, as DHIS2 answers with a code; what it would store is stored.
 *
 * @param server where good values go
 * @param orgUnit whose values are bad
 * @param refusal code, words and kind
 * @param isNew whether as 2.43 does
 * @returns what goes wrong with a request
 */
export function refusing(server: Dhis2Server, orgUnit: string, refusal: RefusalCase, isNew: boolean) {
  return ({ method, path, body }: InterceptedRequest): Fault | undefined => {
    if (method !== 'POST' || !path.endsWith('/dataValueSets')) return undefined;
    const { dataValues } = JSON.parse(body.toString()) as { dataValues: SentValue[] };
    const bad = dataValues.flatMap((value, index) => (value.orgUnit === orgUnit ? [index] : []));
    if (bad.length === 0) return undefined;
    if (refusal.kind !== 'value')
      return answer(isNew, 'ERROR', { refusal, bad: dataValues.map((_, at) => at), good: 0 });
    const good = dataValues.filter((value) => value.orgUnit !== orgUnit);
    for (const { dataElement, period, orgUnit: at, categoryOptionCombo, attributeOptionCombo, value } of good) {
      const key = { dataElement, period, orgUnit: at, categoryOptionCombo, attributeOptionCombo };
      server.put({ ...key, value, storedBy: 'tallysheet' });
    }
    const status = isNew && good.length === 0 ? 'ERROR' : 'WARNING';
    return answer(isNew, status, { refusal, bad, good: good.length });
  };
}

interface Became {
  readonly refusal: RefusalCase;
  /** Positions of the refused values. */
  readonly bad: readonly number[];
  readonly good: number;
}

function answer(isNew: boolean, status: 'WARNING' | 'ERROR', { refusal, bad, good }: Became): Fault {
  const { code, text, kind } = refusal;
  const indexes = kind === 'decode' ? [-1] : kind === 'set' ? undefined : bad;
  const response = {
    responseType: 'ImportSummary',
    status,
    ...(isNew ? {} : { description: `Import process ${kind === 'set' ? 'was aborted' : 'completed successfully'}` }),
    importCount: {
      ...{ imported: 0, updated: 0, deleted: 0, ignored: kind === 'value' ? bad.length : 0 },
      [isNew ? 'updated' : 'imported']: good,
    },
    conflicts: [{ objects: {}, value: text, errorCode: code, ...(indexes && { indexes }) }],
    ...(kind === 'value' || kind === 'group' ? { rejectedIndexes: bad } : {}),
  };
  const httpStatusCode = isNew && status === 'WARNING' ? 200 : 409;
  return {
    kind: 'answer',
    status: httpStatusCode,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ httpStatusCode, status, response }),
  };
}
