import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { packBody } from '../../../adaptors/transport/pack-body.ts';

const values = Array.from({ length: 500 }, (_, at) => ({
  dataElement: 'fbfJHSPpUQD',
  period: '202401',
  value: `${at}é`,
}));

describe('pack a body', () => {
  it('packs what is large, so that zlib reads the same JSON', () => {
    const { body, headers } = packBody({ dataValues: values });
    assert.ok(body instanceof Buffer);
    assert.deepEqual(JSON.parse(gunzipSync(body).toString()), { dataValues: values });
    assert.deepEqual(headers, { 'content-encoding': 'gzip' });
    assert.ok(body.length * 8 < JSON.stringify(values).length, `${body.length} bytes`);
  });

  it('makes the same bytes of the same values', () => {
    assert.deepEqual(packBody(values).body, packBody(values).body);
  });

  it('leaves what is small as it is', () => {
    const body = { dataSet: 'jqSaKxtj8IA', dataValues: values.slice(0, 3) };
    assert.deepEqual(packBody(body), { body, headers: {} });
  });
});
