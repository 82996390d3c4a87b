import assert from 'node:assert/strict';
import { type Dhis2Server, type Dhis2ServerOptions, startDhis2Server } from '../../../../cli/sandbox/dhis2/index.ts';
import { uidOf } from '../../../../cli/sandbox/dhis2/uid.ts';
import { trackerMetadata } from '../../../../cli/sandbox/sample/index.ts';
import { FACILITIES } from '../../../../cli/sandbox/sample/places.ts';

const authorization = `Basic ${btoa('tallysheet:Tally-1-sheet')}`;
const now = () => new Date('2026-11-21T07:30:00.000Z');
const [first, second] = FACILITIES;
const [type, program, stage] = ['type', 'program', 'stage'].map((name) => uidOf(`tracker ${name}`));
const attribute = (code: string): string => uidOf(`tracker EIR_${code}`);

interface Report {
  status: string;
  message?: string;
  validationReport: { errorReports: { errorCode: string; uid: string; trackerType: string; message: string }[] };
  stats: { created: number; updated: number; deleted: number; ignored: number; total: number };
}

interface Person {
  name: string;
  number?: string;
  unit?: string;
  family?: string | undefined;
  doses?: readonly (readonly [vaccine: string, day: string])[];
}

/** A person with an enrollment and an event a dose, with uids that follow from the name. */
function person({ name, number = name, unit = first?.orgUnit ?? '', family = 'Sample', doses = [] }: Person) {
  return {
    trackedEntity: uidOf(`te ${name}`),
    trackedEntityType: type,
    orgUnit: unit,
    attributes: [
      { attribute: attribute('CHILD_ID'), value: number },
      { attribute: attribute('GIVEN_NAME'), value: name },
      ...(family === '' ? [] : [{ attribute: attribute('FAMILY_NAME'), value: family }]),
    ],
    enrollments: [
      {
        enrollment: uidOf(`enrollment ${name}`),
        program,
        orgUnit: unit,
        enrolledAt: '2026-02-01',
        occurredAt: '2026-01-30',
        events: doses.map(([vaccine, day]) => ({
          event: uidOf(`event ${name} ${vaccine}`),
          programStage: stage,
          orgUnit: unit,
          status: 'COMPLETED',
          occurredAt: day,
          dataValues: [{ dataElement: attribute('DOSE_VACCINE'), value: vaccine }],
        })),
      },
    ],
  };
}

describe('embedded DHIS2: tracker', () => {
  let dhis2: Dhis2Server;

  const start = async (options: Dhis2ServerOptions = {}): Promise<void> => {
    dhis2 = await startDhis2Server({ now, metadata: trackerMetadata(), ...options });
  };

  afterEach(() => dhis2.close());

  const call = async (path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }> => {
    const headers = { authorization, 'content-type': 'application/json' };
    const init = body === undefined ? { headers } : { method: 'POST', headers, body: JSON.stringify(body) };
    const response = await fetch(`${dhis2.url}/api/${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  const send = async (query: string, ...people: Person[]): Promise<Report & { http: number }> => {
    const { status, body } = await call(`tracker?async=false&${query}`, { trackedEntities: people.map(person) });
    return { ...(body as unknown as Report), http: status };
  };

  const codes = (report: Report): string[] =>
    report.validationReport.errorReports.map((each) => `${each.errorCode} ${each.trackerType}`).sort();

  it('stores the good persons of a payload and none of the bad ones with atomicMode=OBJECT', async () => {
    await start();
    const report = await send(
      'atomicMode=OBJECT',
      { name: 'Abeni', doses: [['BCG', '2026-02-01']] },
      { name: 'Biko', family: '', doses: [['BCG', '2026-02-01']] },
    );
    assert.equal(report.http, 200);
    assert.equal(report.status, 'OK');
    assert.deepEqual(codes(report), ['E1018 ENROLLMENT', 'E5000 EVENT']);
    assert.deepEqual(report.stats, { created: 4, updated: 0, deleted: 0, ignored: 2, total: 6 });
    assert.deepEqual(
      dhis2.tracker.enrollments().map((each) => each.id),
      [uidOf('enrollment Abeni')],
    );
  });

  it('counts what is refused, save with 2.43 the events of an enrollment that goes with its person', async () => {
    for (const [version, ignored] of [
      ['2.41', 3],
      ['2.43', 2],
    ] as const) {
      await start({ version });
      await send('', { name: 'Abeni', number: 'TL-1' });
      const taken = { name: 'Biko', number: 'TL-1', doses: [['BCG', '2026-02-01']] } as const;
      const { stats } = await send('atomicMode=OBJECT', taken, { name: 'Chidi' });
      assert.deepEqual(stats, { created: 2, updated: 0, deleted: 0, ignored, total: 2 + ignored });
      if (version === '2.41') await dhis2.close();
    }
  });

  it('refuses a registry number that someone has, and one that a payload has twice for both', async () => {
    await start();
    await send('', { name: 'Abeni', number: 'TL-1' });
    const taken = await send('atomicMode=OBJECT', { name: 'Biko', number: 'tl-1' });
    assert.deepEqual(codes(taken), ['E1064 TRACKED_ENTITY', 'E5000 ENROLLMENT']);
    const twice = await send('', { name: 'Chidi', number: 'TL-2' }, { name: 'Dalia', number: 'TL-2' });
    assert.equal(twice.http, 409);
    assert.deepEqual(twice.validationReport.errorReports.map((each) => each.errorCode).sort(), [
      ...['E1064', 'E1064', 'E5000', 'E5000'],
    ]);
    assert.equal(dhis2.tracker.entities().length, 1);
  });

  it('never lets the uid of a deleted or merged person be used again', async () => {
    await start();
    await send('', { name: 'Abeni' }, { name: 'Biko' }, { name: 'Chidi', doses: [['BCG', '2026-02-01']] });
    dhis2.tracker.remove(uidOf('te Abeni'));
    dhis2.tracker.merge(uidOf('te Biko'), uidOf('te Chidi'));
    const deleted = await send('atomicMode=OBJECT', { name: 'Abeni' });
    assert.deepEqual(codes(deleted), ['E1113 ENROLLMENT', 'E1114 TRACKED_ENTITY']);
    const merged = await send('atomicMode=OBJECT', { name: 'Chidi', doses: [['BCG', '2026-02-01']] });
    assert.deepEqual(codes(merged), ['E1114 TRACKED_ENTITY', 'E1127 ENROLLMENT']);
    assert.equal(merged.stats.updated, 1, 'the event of an enrollment that is there');
    const { body } = await call(`tracker/enrollments/${uidOf('enrollment Chidi')}`);
    assert.equal(body.trackedEntity, uidOf('te Biko'));
    assert.equal((await call(`tracker/trackedEntities/${uidOf('te Chidi')}`)).status, 404);
  });

  it('keeps an enrollment to one where the program says so, and one event to a stage that is not repeatable', async () => {
    await start();
    await send('', { name: 'Abeni' });
    const again = { ...person({ name: 'Abeni' }).enrollments[0], enrollment: uidOf('another') };
    const { status, body } = await call('tracker?async=false', {
      enrollments: [{ ...again, trackedEntity: uidOf('te Abeni') }],
    });
    assert.equal(status, 409);
    assert.deepEqual(codes(body as unknown as Report), ['E1016 ENROLLMENT']);
  });

  it('refuses an option that is none, a unit that the program is not assigned to, and a date to come', async () => {
    await start();
    const report = await send(
      'atomicMode=OBJECT',
      { name: 'Abeni', doses: [['bcg', '2026-02-01']] },
      { name: 'Biko', unit: 'B4TFjuzLGb7' },
    );
    assert.deepEqual(codes(report), ['E1041 ENROLLMENT', 'E1125 EVENT']);
    const [enrollment] = person({ name: 'Chidi' }).enrollments;
    const late = { ...person({ name: 'Chidi' }), enrollments: [{ ...enrollment, enrolledAt: '2027-01-01' }] };
    const { body } = await call('tracker?async=false', { trackedEntities: [late] });
    assert.deepEqual(codes(body as unknown as Report), ['E1020 ENROLLMENT']);
  });

  it('removes a value that is null, keeps what is not named, and counts a repeated import as updated', async () => {
    await start();
    const whole = person({ name: 'Abeni', doses: [['BCG', '2026-02-01']] });
    await call('tracker?async=false', { trackedEntities: [whole] });
    const attributes = [{ attribute: attribute('CHILD_SEX'), value: 'MALE' }];
    await call('tracker?async=false', { trackedEntities: [{ ...whole, attributes, enrollments: [] }] });
    const [seen] = dhis2.tracker.entities();
    assert.deepEqual(Object.keys(seen?.attributes ?? {}).length, 4);
    const cleared = [{ attribute: attribute('CHILD_SEX'), value: null }];
    const { body } = await call('tracker?async=false', {
      trackedEntities: [{ ...whole, attributes: cleared, enrollments: [] }],
    });
    assert.deepEqual(Object.keys(dhis2.tracker.entities()[0]?.attributes ?? {}).length, 3);
    assert.equal((body as unknown as Report).stats.updated, 1);
    assert.deepEqual(Object.values(dhis2.tracker.events()[0]?.values ?? {}), ['BCG']);
  });

  it('finds a person by a unique number, by unit and in pages', async () => {
    await start();
    await send('', { name: 'Abeni' }, { name: 'Biko', unit: second?.orgUnit ?? '' }, { name: 'Chidi' });
    const found = async (query: string): Promise<string[]> => {
      const { body } = await call(`tracker/trackedEntities?program=${program}&fields=trackedEntity&${query}`);
      return (body.trackedEntities as { trackedEntity: string }[]).map((each) => each.trackedEntity);
    };
    const [abeni, biko, chidi] = ['Abeni', 'Biko', 'Chidi'].map((name) => uidOf(`te ${name}`));
    assert.deepEqual(await found(`filter=${attribute('CHILD_ID')}:eq:biko`), [biko]);
    assert.deepEqual(await found(`orgUnits=${first?.orgUnit}`), [chidi, abeni]);
    assert.deepEqual(await found('orgUnits=uOBcvdfgkZ8&orgUnitMode=DESCENDANTS&pageSize=2'), [chidi, biko]);
    assert.deepEqual(await found('orgUnits=uOBcvdfgkZ8&orgUnitMode=DESCENDANTS&pageSize=2&page=2'), [abeni]);
    assert.deepEqual(await found(`trackedEntities=${abeni},${biko}`), [biko, abeni]);
  });

  it('imports in the background by default, with a report that can be waited for', async () => {
    await start();
    dhis2.tracker.delayReports(2);
    const { body } = await call('tracker', { trackedEntities: [person({ name: 'Abeni' })] });
    const { id } = body.response as { id: string };
    const asked = [404, 404, 200];
    for (const status of asked) assert.equal((await call(`tracker/jobs/${id}/report`)).status, status);
    assert.equal(dhis2.tracker.entities().length, 1);
  });

  it('names units and attributes by code where it is asked to', async () => {
    await start();
    const entity = {
      trackedEntity: uidOf('te Abeni'),
      trackedEntityType: 'EIR_PERSON',
      orgUnit: first?.code,
      attributes: [{ attribute: 'EIR_CHILD_ID', value: 'TL-1' }],
    };
    const { status } = await call('tracker?async=false&idScheme=CODE', { trackedEntities: [entity] });
    assert.equal(status, 200);
    assert.equal(dhis2.tracker.entities()[0]?.orgUnit, first?.orgUnit);
    assert.equal((await call('tracker?async=false&idScheme=NONE', {})).status, 400);
  });

  it('answers by the older resources up to 2.41 only: persons first, then enrollments with their reference', async () => {
    await start();
    const attributes = person({ name: 'Abeni' }).attributes;
    const made = await call('trackedEntityInstances', { trackedEntityType: type, orgUnit: first?.orgUnit, attributes });
    const summaries = (body: Record<string, unknown>) =>
      (body.response as { importSummaries: { reference: string; status: string }[] }).importSummaries;
    const reference = summaries(made.body)[0]?.reference ?? '';
    const enrollment = { trackedEntityInstance: reference, program, orgUnit: first?.orgUnit };
    const enrolled = await call('enrollments', { ...enrollment, enrollmentDate: '2026-02-01' });
    assert.equal(enrolled.status, 201);
    assert.equal(dhis2.tracker.enrollments()[0]?.entity, reference);
    const lost = await call('enrollments', { ...enrollment, trackedEntityInstance: 'xxxxxxxxxx0' });
    assert.equal(lost.status, 409);
    const wanted = { trackedEntityInstances: [{ trackedEntityInstance: reference }] };
    const dry = await call('trackedEntityInstances?strategy=DELETE&dryRun=true', wanted);
    assert.equal((dry.body.response as { deleted: number }).deleted, 1);
    assert.equal(dhis2.tracker.entities()[0]?.deleted, false);
    const enrollmentId = dhis2.tracker.enrollments()[0]?.id;
    const listed = { enrollments: [{ enrollment: enrollmentId }, { enrollment: 'xxxxxxxxxx0' }] };
    const removed = await call('enrollments?strategy=DELETE', listed);
    assert.equal(removed.status, 200);
    assert.deepEqual(
      summaries(removed.body).map(({ status }) => status),
      ['SUCCESS', 'SUCCESS'],
    );
    assert.equal(dhis2.tracker.enrollments()[0]?.deleted, true);
    await dhis2.close();
    await start({ version: '2.43' });
    const headers = { authorization, 'content-type': 'application/json' };
    const gone = await fetch(`${dhis2.url}/api/enrollments`, { method: 'POST', headers, body: '{}' });
    assert.equal(gone.status, 404);
  });

  it('takes thousands of persons in a moment', async function () {
    this.timeout(20_000);
    await start();
    const people = Array.from(
      { length: 2000 },
      (_, at): Person => ({
        name: `Child ${at}`,
        doses: [
          ['BCG', '2026-02-01'],
          ['OPV1', '2026-03-15'],
        ],
      }),
    );
    const report = await send('atomicMode=OBJECT', ...people);
    assert.deepEqual(report.stats, { created: 8000, updated: 0, deleted: 0, ignored: 0, total: 8000 });
    const again = await send('atomicMode=OBJECT', ...people);
    assert.equal(again.stats.updated, 8000);
  });
});
