import assert from 'node:assert/strict';
import { readLockedOptions } from '../../../../adaptors/dhis2/preflight/index.ts';
import type { Transport, TransportRequest } from '../../../../adaptors/transport/index.ts';
import { contextOf, dataSetOf } from '../support/rules.ts';

const OPTIONS = Array.from({ length: 401 }, (_, at) => ({
  id: `option${String(at).padStart(5, '0')}`,
  name: `Option ${at}`,
}));
const COMBOS = OPTIONS.map((option, at) => ({ id: `combo${at}`, categoryOptions: [option] }));
const DEFAULT = { id: 'default', categoryOptions: [{ id: 'optDefault1', name: 'default' }] };
const dataSet = dataSetOf({
  attributeOptionCombos: [DEFAULT],
  elements: [{ id: 'bcg', valueType: 'INTEGER', zeroIsSignificant: false, optionCombos: COMBOS }],
});

function answering(body: unknown): Transport & { readonly sent: TransportRequest[] } {
  const sent: TransportRequest[] = [];
  return {
    system: 'DHIS2',
    sent,
    send: (request) => {
      sent.push(request);
      return Promise.resolve({ status: 200, headers: {}, body });
    },
  };
}

function key(at: number) {
  const period = '202403';
  return {
    dataElement: 'bcg',
    categoryOptionCombo: `combo${at}`,
    attributeOptionCombo: 'default',
    orgUnit: 'a',
    period,
  };
}

const locked = {
  categoryOptions: [{ id: OPTIONS[1]?.id, access: { data: { write: false } } }, { id: OPTIONS[2]?.id }],
};

describe('read which category options are locked', () => {
  it('keeps back what the user may not write to, and leaves to DHIS2 what it does not tell', async () => {
    const transport = answering(locked);
    const check = await readLockedOptions(transport, [key(0), key(1), key(2)], dataSet, contextOf());
    assert.deepEqual(
      [0, 1, 2].map((at) => check(key(at))?.code),
      [undefined, 'option-not-writable', undefined],
    );
    assert.match(check(key(1))?.message ?? '', /"Option 1"/);
    assert.equal(transport.sent.length, 1);
  });

  it('asks for two hundred options at once, for those of the values alone, and never for the default one', async () => {
    const transport = answering(locked);
    await readLockedOptions(
      transport,
      COMBOS.map((_, at) => key(at)),
      dataSet,
      contextOf(),
    );
    const filters = transport.sent.map(({ query }) => String(query?.filter));
    assert.deepEqual(
      filters.map((filter) => filter.split(',').length),
      [200, 200, 1],
    );
    assert.ok(filters.every((filter) => filter.length < 4000 && !filter.includes('optDefault1')));
  });

  it('asks nothing for a superuser, and nothing where nothing differs', async () => {
    const transport = answering(locked);
    const check = await readLockedOptions(transport, [key(1)], dataSet, contextOf({ authorities: ['ALL'] }));
    await readLockedOptions(transport, [], dataSet, contextOf());
    assert.deepEqual([check(key(1)), transport.sent.length], [undefined, 0]);
  });

  it('never takes another answer for none', async () => {
    await assert.rejects(readLockedOptions(answering({}), [key(1)], dataSet, contextOf()), {
      code: 'unexpected-answer',
    });
  });
});
