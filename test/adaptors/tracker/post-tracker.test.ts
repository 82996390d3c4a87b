import assert from 'node:assert/strict';
import { request } from '@openfn/language-http';
import type { KeepStatus } from '../../../adaptors/tracker/keep-status.ts';
import type { PersonPayload } from '../../../adaptors/tracker/payload.ts';
import { trackerPoster } from '../../../adaptors/tracker/post-tracker.ts';
import { overHttp, type Transport } from '../../../adaptors/transport/index.ts';
import { type Answer, reply, startWire, type Wire } from '../transport/wire.ts';

const person = (n: number, events = 1): PersonPayload => ({
  trackedEntity: `person0000${n}`,
  trackedEntityType: 'nEenWmSyUEp',
  orgUnit: 'DiszpKrYNg8',
  attributes: [
    { attribute: 'w75KJ2mc4zz', value: 'Ana' },
    { attribute: 'cejWyOfXge6', value: null },
  ],
  enrollments: [
    {
      enrollment: `enrol00000${n}`,
      trackedEntity: `person0000${n}`,
      program: 'IpHINAT79UW',
      orgUnit: 'DiszpKrYNg8',
      status: 'ACTIVE',
      enrolledAt: '2026-01-10',
      occurredAt: '2026-01-09',
      attributes: [],
      events: Array.from({ length: events }, (_, at) => ({
        event: `event${String(at).padStart(5, '0')}${n}`,
        program: 'IpHINAT79UW',
        programStage: 'A03MvHHogjR',
        enrollment: `enrol00000${n}`,
        orgUnit: 'DiszpKrYNg8',
        status: 'COMPLETED',
        occurredAt: '2026-01-11',
        dataValues: [{ dataElement: 'UXz7xuGCEhU', value: '3.4' }],
      })),
    },
  ],
});

/** Nobody has closed an enrollment. */
const keep: KeepStatus = (persons) => Promise.resolve(persons);

const report = (stats: object, errorReports: object[] = []) => ({
  status: errorReports.length > 0 ? 'ERROR' : 'OK',
  validationReport: { errorReports, warningReports: [] },
  stats: { created: 0, updated: 0, deleted: 0, ignored: 0, total: 0, ...stats },
});

describe('posting to /api/tracker', () => {
  let wire: Wire;
  let answer: Answer;
  let dhis2: Transport;

  beforeEach(async () => {
    wire = await startWire((...args) => answer(...args));
    dhis2 = overHttp(request, { clock: { now: () => 0 } })({
      hostUrl: wire.origin,
      username: 'tally',
      password: 'sheet',
    });
  });
  afterEach(() => wire.close());

  it('asks for an answer at once, for each object by itself, and sends what was removed as null', async () => {
    answer = reply(200, report({ created: 3 }));
    const posted = await trackerPoster(dhis2, { dryRun: false, keep }).post([person(1)]);
    assert.deepEqual(
      posted.outcomes.map(({ is }) => is),
      ['sent'],
    );
    const [sent] = wire.received;
    assert.equal(
      `${sent?.method} ${sent?.url}`,
      'POST /api/tracker?async=false&atomicMode=OBJECT&importStrategy=CREATE_AND_UPDATE',
    );
    assert.equal(
      sent?.body,
      `{"trackedEntities":[{"trackedEntity":"person00001","trackedEntityType":"nEenWmSyUEp","orgUnit":"DiszpKrYNg8","attributes":[{"attribute":"w75KJ2mc4zz","value":"Ana"},{"attribute":"cejWyOfXge6","value":null}],"enrollments":[{"enrollment":"enrol000001","trackedEntity":"person00001","program":"IpHINAT79UW","orgUnit":"DiszpKrYNg8","status":"ACTIVE","enrolledAt":"2026-01-10","occurredAt":"2026-01-09","attributes":[],"events":[{"event":"event000001","program":"IpHINAT79UW","programStage":"A03MvHHogjR","enrollment":"enrol000001","orgUnit":"DiszpKrYNg8","status":"COMPLETED","occurredAt":"2026-01-11","dataValues":[{"dataElement":"UXz7xuGCEhU","value":"3.4"}]}]}]}]}`,
    );
  });

  it('only validates in a dry run, in which DHIS2 counts nothing, and asks which persons are there', async () => {
    const refused = { errorCode: 'E1064', trackerType: 'TRACKED_ENTITY', uid: 'person00003' };
    const known = { errorCode: 'E1002', trackerType: 'TRACKED_ENTITY', uid: 'person00002' };
    answer = (response, got, at) =>
      reply(200, report({}, got.url.includes('strategy=CREATE&') || got.url.endsWith('=CREATE') ? [known] : [refused]))(
        response,
        got,
        at,
      );
    const posted = await trackerPoster(dhis2, { dryRun: true, keep }).post([person(1), person(2), person(3)]);
    assert.deepEqual(
      posted.outcomes.map(({ is }) => is),
      ['sent', 'sent', 'refused'],
    );
    assert.deepEqual([posted.created, posted.updated, posted.trouble], [1, 1, undefined]);
    assert.deepEqual(
      wire.received.map(({ url }) => /importMode=(\w+).*importStrategy=(\w+)/.exec(url)?.slice(1)),
      [
        ['VALIDATE', 'CREATE_AND_UPDATE'],
        ['VALIDATE', 'CREATE'],
      ],
    );
    const asked = JSON.parse(wire.received[1]?.body ?? '') as { trackedEntities: object[] };
    assert.deepEqual(
      asked.trackedEntities.map((one) => Object.keys(one).join(' ')),
      Array(2).fill('trackedEntity trackedEntityType orgUnit attributes'),
    );
  });

  it('asks for the status of enrollments before each request', async () => {
    answer = (response, { body }, at) => {
      const objects = body.match(/"(trackedEntityType|enrolledAt|programStage)"/g)?.length ?? 0;
      reply(200, report({ created: objects }))(response, wire.received[0] as never, at);
    };
    const asked: number[] = [];
    const poster = trackerPoster(dhis2, {
      dryRun: false,
      keep: async (persons) => {
        asked.push(wire.received.length);
        return persons.map((one) => ({
          ...one,
          enrollments: [{ ...one.enrollments[0], status: 'COMPLETED' }],
        }));
      },
    });
    await poster.post([person(1, 700), person(2, 700)]);
    assert.deepEqual(asked, [0, 1]);
    assert.ok(wire.received.every(({ body }) => body.includes('"status":"COMPLETED","enrolledAt"')));
  });

  it('deletes by UID, and finds nothing wrong with what is not there or was deleted before', async () => {
    const errors = ['E1032', 'E1082', 'E1081'].map((errorCode, at) => ({
      errorCode,
      trackerType: 'EVENT',
      uid: `event00000${at}`,
      message: '',
    }));
    answer = reply(409, report({ deleted: 1, ignored: 3 }, errors));
    const removed = await trackerPoster(dhis2, { dryRun: false, keep }).remove('events', [
      'event000000',
      'event000009',
    ]);
    assert.deepEqual(removed, { deleted: 1, dead: ['event000001'], refusals: [], trouble: undefined });
    assert.equal(wire.received[0]?.url, '/api/tracker?async=false&atomicMode=OBJECT&importStrategy=DELETE');
    assert.equal(wire.received[0]?.body, '{"events":[{"event":"event000000"},{"event":"event000009"}]}');
  });

  it('brings each error back to its person, and an error of a parent to what belongs to it', async () => {
    const error = (errorCode: string, trackerType: string, uid: string) => ({
      errorCode,
      trackerType,
      uid,
      message: '',
    });
    answer = reply(
      200,
      report({ created: 5, ignored: 5 }, [
        error('E1064', 'TRACKED_ENTITY', 'person00001'),
        error('E5000', 'ENROLLMENT', 'enrol000001'),
        error('E5000', 'EVENT', 'event000001'),
        error('E1302', 'EVENT', 'event000012'),
        error('E1082', 'EVENT', 'event000013'),
      ]),
    );
    const posted = await trackerPoster(dhis2, { dryRun: false, keep }).post([person(1), person(2, 2), person(3)]);
    assert.deepEqual(
      posted.outcomes.map(({ is, refusals, refusedEvents }) => [
        is,
        refusals.map(({ code, of }) => `${code} ${of}`),
        [...refusedEvents],
      ]),
      [
        ['refused', ['E1064 person'], ['event000001']],
        ['refused', ['E1302 event'], ['event000012']],
        ['sent', [], []],
      ],
    );
  });

  it('takes what is in no count of 2.43 for refused with its tracked entity, and holds back nobody', async () => {
    const error = (errorCode: string, trackerType: string, uid: string) => ({ errorCode, trackerType, uid });
    // The event of the first is left out without an error of its own, and 2.43 counts neither it nor its like.
    answer = reply(
      200,
      report({ created: 3, ignored: 2 }, [
        error('E1064', 'TRACKED_ENTITY', 'person00001'),
        error('E5000', 'ENROLLMENT', 'enrol000001'),
      ]),
    );
    const posted = await trackerPoster(dhis2, { dryRun: false, keep }).post([person(1), person(2)]);
    assert.equal(posted.trouble, undefined);
    assert.deepEqual(
      posted.outcomes.map(({ is }) => is),
      ['refused', 'sent'],
    );
  });

  it('believes no answer by which less was stored than was sent without an error', async () => {
    const error = { errorCode: 'E1064', trackerType: 'TRACKED_ENTITY', uid: 'person00001' };
    answer = reply(200, report({ created: 2, ignored: 4 }, [error]));
    const posted = await trackerPoster(dhis2, { dryRun: false, keep }).post([person(1), person(2)]);
    assert.deepEqual([posted.outcomes[1]?.is, posted.trouble], ['undone', 'not-stored']);
  });

  it('sends large persons in requests of their own', async () => {
    answer = (response, { body }) => {
      const objects = body.match(/"(trackedEntityType|enrolledAt|programStage)"/g)?.length ?? 0;
      reply(200, report({ created: objects }))(response, wire.received[0] as never, 0);
    };
    const posted = await trackerPoster(dhis2, { dryRun: false, keep }).post([
      person(1, 700),
      person(2, 700),
      person(3, 3),
    ]);
    assert.deepEqual(
      posted.outcomes.map(({ is }) => is),
      ['sent', 'sent', 'sent'],
    );
    assert.equal(wire.received.length, 2);
  });

  for (const [title, status, body, outcome, trouble] of [
    ['fewer objects than were sent', 200, report({ created: 1 }), 'undone', 'not-stored'],
    ['no report', 200, {}, 'undone', 'no-answer'],
    ['a page of a proxy', 200, '<html>', 'undone', 'no-answer'],
    ['503', 503, {}, 'undone', 'http-503'],
    ['500 to the only one', 500, {}, 'undone', 'http-500'],
    ['400 to the only one', 400, {}, 'refused', undefined],
  ] as const) {
    it(`an answer with ${title} leaves the person ${outcome}`, async () => {
      answer = reply(status, body);
      const post = trackerPoster(dhis2, { dryRun: false, keep }).post([person(1)]);
      const posted = await post.catch((error: { code: string }) => error);
      if ('outcomes' in posted) {
        assert.deepEqual([posted.outcomes[0]?.is, posted.trouble], [outcome, trouble]);
      } else assert.equal(posted.code, 'unreadable-answer');
    });
  }

  it('stops for a credential that is refused', async () => {
    answer = reply(401, { message: 'Ana' });
    await assert.rejects(trackerPoster(dhis2, { dryRun: false, keep }).post([person(1)]), (error: Error) => {
      assert.match(error.message, /answered 401/);
      assert.ok(!error.message.includes('Ana'));
      return true;
    });
  });
});
