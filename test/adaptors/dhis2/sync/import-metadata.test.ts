import assert from 'node:assert/strict';
import { importMetadata } from '../../../../adaptors/dhis2/sync/import-metadata.ts';
import type { Transport, TransportRequest } from '../../../../adaptors/transport/index.ts';

const DOCUMENT = { organisationUnits: [{ id: 'aaaaaaaaaa1' }, { id: 'aaaaaaaaaa2' }] };

function answering(status: number, body: unknown, asked: TransportRequest[] = []): Transport {
  return {
    system: 'DHIS2',
    send: async (request) => {
      asked.push(request);
      return { status, headers: {}, body };
    },
  };
}

const report = (stats: object, objectReports: object[] = []) => ({
  ...{ httpStatus: 'OK', status: 'OK' },
  response: {
    ...{ responseType: 'ImportReport', stats },
    typeReports: [{ klass: 'org.hisp.dhis.organisationunit.OrganisationUnit', objectReports }],
  },
});

describe('importMetadata', () => {
  it('stores all or nothing, and asks for errors', async () => {
    const asked: TransportRequest[] = [];
    const stored = report({ created: 1, updated: 1, ignored: 0, total: 2 });
    assert.deepEqual(await importMetadata(answering(200, stored, asked), DOCUMENT, 'COMMIT'), []);
    const [request] = asked;
    assert.deepEqual([request?.method, request?.path, request?.body], ['POST', 'metadata', DOCUMENT]);
    assert.deepEqual(request?.query, {
      ...{ importMode: 'COMMIT', importStrategy: 'CREATE_AND_UPDATE', atomicMode: 'ALL', importReportMode: 'ERRORS' },
    });
  });

  it('reads every error of every object, with or without its name', async () => {
    const errors = (...codes: string[]) => codes.map((errorCode) => ({ errorCode, message: `bad\n${errorCode}` }));
    const klass = 'org.hisp.dhis.organisationunit.OrganisationUnit';
    const objects = [
      { klass, uid: 'aaaaaaaaaa1', displayName: 'Amari', errorReports: errors('E4000', 'E5003') },
      { klass, uid: 'aaaaaaaaaa2', errorReports: errors('E5002') },
    ];
    const refused = await importMetadata(answering(409, report({ ignored: 2 }, objects)), DOCUMENT, 'VALIDATE');
    assert.deepEqual(refused, [
      { shown: 'OrganisationUnit Amari (aaaaaaaaaa1)', code: 'E4000', message: 'bad E4000' },
      { shown: 'OrganisationUnit Amari (aaaaaaaaaa1)', code: 'E5003', message: 'bad E5003' },
      { shown: 'OrganisationUnit aaaaaaaaaa2', code: 'E5002', message: 'bad E5002' },
    ]);
  });

  it('reads a report without its envelope, as 2.37 and older write it', async () => {
    const { response } = report({ created: 2, updated: 0 });
    assert.deepEqual(await importMetadata(answering(200, response), DOCUMENT, 'COMMIT'), []);
  });

  for (const [title, status, body, mode] of [
    ['fewer objects than were sent', 200, report({ created: 1, updated: 0, ignored: 1 }), 'COMMIT'],
    ['an empty body', 200, undefined, 'COMMIT'],
    ['409 without a report', 409, { message: 'not-null property references a null' }, 'COMMIT'],
    ['409 without a report, when it only checks', 409, { message: 'not-null property' }, 'VALIDATE'],
  ] as const) {
    it(`takes ${title} for not stored`, async () => {
      const refused = await importMetadata(answering(status, body), DOCUMENT, mode);
      assert.deepEqual(
        refused.map(({ code }) => code),
        ['not-stored'],
      );
    });
  }

  it('throws for a user who may not', () =>
    assert.rejects(
      importMetadata(answering(403, {}), DOCUMENT, 'COMMIT'),
      /DHIS2: POST metadata answered 403.*forbidden/,
    ));
});
