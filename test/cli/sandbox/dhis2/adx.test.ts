import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { adxQuery } from '../../../../adaptors/exchange/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { CLINIC } from '../../../adaptors/exchange/support/clinic-metadata.ts';

const authorization = `Basic ${btoa('admin:district')}`;
const BY_CATEGORIES = adxQuery('categories');
const ADX = 'application/adx+xml';

interface Answer {
  readonly status: number;
  readonly summary: {
    readonly status: string;
    readonly description?: string;
    readonly importCount: Record<string, number>;
    readonly conflicts: readonly { readonly value: string; readonly errorCode?: string }[];
  };
}

const adx = (...groups: readonly string[]) =>
  `<adx xmlns="urn:ihe:qrph:adx:2015" exported="2024-04-10T08:00:00Z">${groups.join('')}</adx>`;
const group = (values: string, attributes = 'dataSet="PLAIN"') =>
  `<group orgUnit="CL-1 &amp; co" period="2024-03-01/P1M" ${attributes}>${values}</group>`;
const STOCK = '<dataValue dataElement="STOCK" default="default" value="5"/>';

for (const version of ['2.41', '2.43'] as const) {
  const isOld = version === '2.41';

  describe(`embedded DHIS2 ${version}: ADX`, () => {
    let server: Dhis2Server;
    beforeEach(async () => {
      const now = () => new Date('2024-12-31T08:00:00Z');
      server = await startDhis2Server({ version, metadata: [CLINIC], now });
    });
    afterEach(() => server.close());

    async function post(body: string | Uint8Array<ArrayBuffer>, query = BY_CATEGORIES): Promise<Answer> {
      const headers = { authorization, 'content-type': ADX };
      const answer = await fetch(`${server.url}/api/dataValueSets?${query}`, { method: 'POST', headers, body });
      const { response } = (await answer.json()) as { readonly response: Answer['summary'] };
      return { status: answer.status, summary: response };
    }
    const held = () => server.values().map(({ orgUnit, period, value, comment }) => [orgUnit, period, value, comment]);

    it('stores values by categories, with comments', async () => {
      const dose = '<dataValue dataElement="DOSES" SEX="F" AGE_GROUP="AGE≥1" value="7" comment="a&#10;b"/>';
      const { status, summary } = await post(adx(group(dose)));
      assert.deepEqual(
        [status, summary.status, summary.importCount[isOld ? 'imported' : 'updated']],
        [200, 'SUCCESS', 1],
      );
      assert.deepEqual(held(), [['ouClinic001', '202403', '7', 'a\nb']]);
    });

    it('takes packed documents, and prefixes for the namespace', async () => {
      const prefixed = adx(group(STOCK))
        .replaceAll(/<(\/?)(adx|group|dataValue)/g, '<$1x:$2')
        .replace('xmlns=', 'xmlns:x=');
      const { summary } = await post(new Uint8Array(gzipSync(prefixed)));
      assert.deepEqual([summary.status, held().length], ['SUCCESS', 1]);
    });

    it('finds no groups in another namespace', async () => {
      const { summary } = await post(adx(group(STOCK)).replace('2015', '2014'));
      assert.deepEqual([summary.status, held()], ['SUCCESS', []]);
    });

    it(`names things by ${isOld ? 'codes' : 'UIDs'} where the request does not say`, async () => {
      const byUid = STOCK.replace('default="default"', 'categoryOptionCombo="HllvX50cXC0"');
      const uids = adx(group(byUid.replace('STOCK', 'deStock0001'), 'dataSet="dsPlain0001"')).replace(
        'CL-1 &amp; co',
        'ouClinic001',
      );
      assert.equal((await post(adx(group(STOCK)), '')).summary.status, isOld ? 'SUCCESS' : 'ERROR');
      assert.equal((await post(uids, '')).summary.status, isOld ? 'ERROR' : 'SUCCESS');
      assert.equal((await post(uids, 'idScheme=UID')).summary.status, 'SUCCESS');
      assert.equal(held().length, 1);
    });

    it(`${isOld ? 'takes' : 'refuses'} values without a word of categories`, async () => {
      const { status, summary } = await post(adx(group('<dataValue dataElement="STOCK" value="5"/>')));
      assert.deepEqual([status, summary.status], isOld ? [200, 'SUCCESS'] : [409, 'ERROR']);
      const [conflict] = summary.conflicts;
      if (!isOld) assert.equal(conflict?.value, 'Value #0 category option combo not found: `{}`');
    });

    it(`takes an annotation of a number for ${isOld ? 'nothing' : 'the number itself'}`, async () => {
      const note = '<dataValue dataElement="STOCK" default="default" value="5"><annotation>6</annotation></dataValue>';
      assert.equal((await post(adx(group(note)))).summary.status, 'SUCCESS');
      assert.deepEqual(
        held().map(([, , value]) => value),
        [isOld ? '5' : '6'],
      );
    });

    it('reads a quarter from November on as the quarter that it begins in', async () => {
      server.importMetadata({ dataSets: [{ ...CLINIC.dataSets[0], periodType: 'Quarterly' }] });
      const { summary } = await post(adx(group(STOCK)).replace('2024-03-01/P1M', '2023-11-01/P3M'));
      assert.deepEqual([summary.status, held().map(([, period]) => period)], ['SUCCESS', ['2023Q4']]);
    });

    for (const [what, body] of [
      ['a period that is none', adx(group(STOCK)).replace('P1M', 'P5M')],
      ['a data set that it does not have', adx(group(STOCK, 'dataSet="NONE"'))],
      ['a body that is no XML', '<adx xmlns="urn:ihe:qrph:adx:2015"><group></adx>'],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const { status, summary } = await post(body);
        assert.deepEqual([status, summary.status, held()], [409, 'ERROR', []]);
      });
    }

    it(`refuses ${isOld ? 'a value' : 'all'} for an option that it does not have`, async () => {
      const wrong = '<dataValue dataElement="DOSES" SEX="X" AGE_GROUP="AGE≥1" value="7"/>';
      const { status, summary } = await post(adx(group(STOCK + wrong)));
      assert.deepEqual([status, summary.status], [409, isOld ? 'WARNING' : 'ERROR']);
      assert.equal(held().length, isOld ? 1 : 0);
    });

    it('gives ADX, which it takes again', async () => {
      const doses = '<dataValue dataElement="DOSES" SEX="M" AGE_GROUP="AGE&lt;1" value="0"/>';
      const note =
        '<dataValue dataElement="NOTE" default="default" value="0"><annotation>8 &amp; 9</annotation></dataValue>';
      assert.equal((await post(adx(group(STOCK + doses + note)))).summary.status, 'SUCCESS');
      const before = held();
      const query = 'dataSet=dsPlain0001&orgUnit=ouClinic001&period=202403';
      const url = `${server.url}/api/dataValueSets?${query}${isOld ? '' : '&format=adx%2Bxml'}`;
      const answer = await fetch(url, { headers: { authorization, accept: isOld ? ADX : 'application/json' } });
      assert.match(answer.headers.get('content-type') ?? '', /^application\/adx\+xml/);
      const text = await answer.text();
      assert.match(text, /<dataValue dataElement="NOTE" (default="default" )?value="0"><annotation>8 &amp; 9</);
      const deletion = await post(text, `${BY_CATEGORIES}&importStrategy=DELETE`);
      assert.equal(deletion.summary.importCount.deleted, 3);
      assert.equal((await post(text)).summary.status, 'SUCCESS');
      assert.deepEqual(held(), before);
    });
  });
}
