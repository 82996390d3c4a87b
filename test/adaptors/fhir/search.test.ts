import assert from 'node:assert/strict';
import { countMatches, searchPages } from '../../../adaptors/fhir/index.ts';
import { fhirAt, muteConsole, reply, startWire } from '../transport/wire.ts';
import { all, scripted, searchset } from './mapping.ts';
import { dose, idsOf } from './searched.ts';

describe('searchPages', () => {
  it('asks below the base for HAPI links, below the type for others, always fresh', async () => {
    const fhir = scripted(
      searchset([dose('1')], 'http://x/fhir?_getpages=7&_getpagesoffset=1'),
      searchset([dose('2')], 'http://x/fhir/Immunization?page=3'),
      searchset([dose('3')]),
    );
    await all(searchPages(fhir, 'Immunization', { date: ['ge2024-03-01', 'le2024-03-31'], _count: '5' }));
    const headers = { 'cache-control': 'no-cache' };
    const strict = { ...headers, prefer: 'handling=strict' };
    const query = { _count: '5', _sort: '_lastUpdated', _total: 'accurate', date: ['ge2024-03-01', 'le2024-03-31'] };
    assert.deepEqual(fhir.asked, [
      { method: 'GET', path: 'Immunization', query, headers: strict },
      { method: 'GET', path: '', query: { _getpages: '7', _getpagesoffset: '1' }, headers },
      { method: 'GET', path: 'Immunization', query: { page: '3' }, headers: strict },
    ]);
  });

  it('goes on after an empty page that has a next link', async () => {
    const pages = await all(
      searchPages(
        scripted(searchset([], '?page=2'), searchset([], '?page=3'), searchset([dose('1')])),
        'Immunization',
        {},
      ),
    );
    assert.deepEqual(idsOf(pages), ['1']);
  });

  it('asks for the next page while this one is used, and for none after it', async () => {
    const fhir = scripted(searchset([dose('1')], '?page=2'), searchset([dose('2')], '?page=3'), searchset([dose('3')]));
    for await (const _ of searchPages(fhir, 'Immunization', {})) break;
    assert.equal(fhir.asked.length, 2);
  });

  it('tells nobody of a next page that fails when nobody waits for it', async () => {
    const fhir = scripted(searchset([dose('1')], '?page=2'), { status: 500 });
    for await (const { matches } of searchPages(fhir, 'Immunization', {})) {
      assert.equal(matches.length, 1);
      break;
    }
    await assert.rejects(all(searchPages(scripted(searchset([], '?page=2'), { status: 500 }), 'Immunization', {})), {
      code: 'server-error',
    });
  });

  it('stops where pages lead back to each other', async () => {
    const fhir = scripted(
      searchset([dose('1')], '?page=2'),
      searchset([dose('2')], '?page=3'),
      searchset([dose('3')], '?page=2'),
      searchset([dose('2')], '?page=3'),
    );
    await assert.rejects(all(searchPages(fhir, 'Immunization', {})), {
      code: 'unexpected-answer',
      message:
        'FHIR: GET / leads back to a page that was read already — report it to the makers of the server (unexpected-answer)',
    });
    assert.equal(fhir.asked.length, 3);
  });

  it('takes a 404 of a further page for an expired search, and one of the first for a refusal', async () => {
    const gone = { status: 404, body: { resourceType: 'OperationOutcome' } };
    const page = searchset([], '?page=2');
    await assert.rejects(all(searchPages(scripted(page, gone, page, gone, page, gone), 'Immunization', {})), {
      code: 'search-expired',
    });
    await assert.rejects(all(searchPages(scripted(gone), 'Immunization', {})), { code: 'refused' });
  });
});

describe('countMatches', () => {
  it('asks for the total alone', async () => {
    const fhir = scripted(searchset([], undefined, { total: 12 }));
    assert.equal(await countMatches(fhir, 'Immunization', { status: 'completed' }), 12);
    assert.deepEqual(fhir.asked[0]?.query, { status: 'completed', _summary: 'count' });
  });

  it('does not take a missing total for none', async () => {
    await assert.rejects(countMatches(scripted(searchset([])), 'Immunization', {}), {
      code: 'unexpected-answer',
      message: 'FHIR: GET Immunization with _summary=count has no total — use a server that counts (unexpected-answer)',
    });
  });

  it('does not take a refusal for none', async () => {
    await assert.rejects(countMatches(scripted({ status: 403 }), 'Immunization', {}), { code: 'forbidden' });
  });
});

describe('safe origin', () => {
  let printed: ReturnType<typeof muteConsole>;
  beforeEach(() => {
    printed = muteConsole();
  });
  afterEach(() => printed.restore());

  const links: [string, (other: string) => string][] = [
    ['an absolute link', (other) => `${other}/fhir/Immunization?page=2`],
    ['a link without a scheme', (other) => `${other.replace('http:', '')}/fhir?page=2`],
    ['steps up', () => '../../../admin/Immunization?page=2'],
    ['steps up, escaped', () => '%2e%2e/%2e%2e/admin?page=2'],
    ['an absolute path', () => '/admin?page=2'],
    ['a link with a user', (other) => `http://127.0.0.1@${new URL(other).host}/Immunization?page=2`],
    ['a link in the query', (other) => `?page=2&url=${other}/fhir`],
    ['another scheme', () => 'file:///etc/passwd?page=2'],
  ];
  for (const [title, link] of links) {
    it(`asks the configured server below its base, whatever it says: ${title}`, async () => {
      const other = await startWire(reply(200, searchset([dose('stolen')]).body));
      const wire = await startWire((response, received, index) =>
        reply(200, searchset([dose(`${index}`)], index === 0 ? link(other.origin) : undefined).body)(
          response,
          received,
          index,
        ),
      );
      try {
        const pages = await all(searchPages(fhirAt(wire.origin), 'Immunization', {}));
        assert.deepEqual(idsOf(pages), ['0', '1']);
        assert.equal(other.received.length, 0);
        assert.match(wire.received[1]?.url ?? '', /^\/fhir(\/|\/Immunization)?\?page=2/);
      } finally {
        await Promise.all([wire.close(), other.close()]);
      }
    });
  }

  it('follows neither a redirect nor a Location header', async () => {
    const other = await startWire(reply(200, searchset([]).body));
    const wire = await startWire(
      reply(302, '', 'text/html', { location: `${other.origin}/fhir`, 'content-location': `${other.origin}/fhir` }),
    );
    try {
      await assert.rejects(all(searchPages(fhirAt(wire.origin), 'Immunization', {})), { code: 'redirected' });
      assert.equal(other.received.length, 0);
    } finally {
      await Promise.all([wire.close(), other.close()]);
    }
  });
});
