import assert from 'node:assert/strict';
import type { FhirResource } from '../../cli/sandbox/fhir/index.ts';
import { opensrpTags, type TagStyle } from '../../cli/sandbox/sample/opensrp/opensrp-tags.ts';
import { changedLines } from './support/changed-lines.ts';
import { type OpensrpWorld, startOpensrpWorld } from './support/opensrp-world.ts';

interface Given {
  readonly id: string;
  readonly child: string;
  readonly on: string;
  /** The facility in whose area it was recorded. */
  readonly at?: string;
  readonly style?: TagStyle;
  /** A local code. */
  readonly code?: string;
  readonly text?: string;
  readonly lastUpdated?: string;
}

function dose({ id, child, on, at = 'loc-amari', style = 'village', code, text, lastUpdated }: Given): FhirResource {
  return {
    resourceType: 'Immunization',
    id,
    meta: { ...(lastUpdated === undefined ? {} : { lastUpdated }), tag: opensrpTags(at, style, 0) },
    status: 'completed',
    vaccineCode: { ...(code === undefined ? {} : { coding: [{ code }] }), ...(text === undefined ? {} : { text }) },
    patient: { reference: `Patient/${child}` },
    occurrenceDateTime: on,
    ...(style === 'visit' ? { location: { reference: `Location/${at}` } } : {}),
  };
}

function registration(id: string, child: string, on: string, lastUpdated: string, at = 'loc-amari'): FhirResource {
  return {
    resourceType: 'QuestionnaireResponse',
    id,
    meta: { lastUpdated, tag: opensrpTags(at, 'village', 1) },
    questionnaire: 'Questionnaire/child-registration',
    status: 'completed',
    subject: { reference: `Patient/${child}` },
    authored: `${on}T09:00:00+03:00`,
  };
}

const changed = (day: string) => `${day}T05:00:00.000Z`;
const patient = (id: string, gender: string, birthDate: string): FhirResource => ({
  resourceType: 'Patient',
  id,
  meta: { lastUpdated: changed('2026-01-02'), tag: opensrpTags('loc-amari', 'village', 0) },
  gender,
  birthDate,
});

/** Each dose shows another way in which OpenSRP tells place or vaccine. */
const RESOURCES: readonly FhirResource[] = [
  patient('amina', 'female', '2025-12-19'),
  patient('baraka', 'male', '2025-01-07'),
  dose({ id: 'd1', child: 'amina', on: '2026-01-06', style: 'visit', code: 'BCG', lastUpdated: changed('2026-01-07') }),
  dose({ id: 'd2', child: 'amina', on: '2026-02-10', code: 'PENTA1', lastUpdated: changed('2026-02-11') }),
  dose({
    id: 'd3',
    child: 'baraka',
    on: '2026-02-11',
    style: 'user',
    text: 'MR 1',
    lastUpdated: changed('2026-02-12'),
  }),
  dose({
    id: 'd4',
    child: 'amina',
    on: '2026-03-10',
    style: 'team',
    code: 'PENTA2',
    lastUpdated: changed('2026-03-11'),
  }),
  dose({ id: 'd5', child: 'baraka', on: '2026-03-11', style: 'old', code: 'ROTA', lastUpdated: changed('2026-03-12') }),
  // What is not defined: the vaccine, and the place.
  dose({ id: 'd6', child: 'amina', on: '2026-01-08', code: 'Not defined', lastUpdated: changed('2026-01-09') }),
  dose({
    id: 'd7',
    child: 'amina',
    on: '2026-01-08',
    style: 'nowhere',
    code: 'BCG',
    lastUpdated: changed('2026-01-09'),
  }),
  // As many more that the two above are no more than the mapping allows.
  ...Array.from({ length: 40 }, (_, at) =>
    dose({
      id: `b${at}`,
      child: 'amina',
      on: '2026-01-08',
      at: 'loc-belo',
      code: 'BCG',
      lastUpdated: changed('2026-01-09'),
    }),
  ),
  registration('r1', 'amina', '2026-01-06', changed('2026-01-07')),
  registration('r2', 'baraka', '2026-02-11', changed('2026-02-12')),
  // Her name is corrected in the form: she is no new child.
  registration('r3', 'amina', '2026-03-10', changed('2026-03-11')),
];

const MONTHLY = [
  '202601 Amari EIR_CHILDREN_REGISTERED Female = 1',
  '202601 Amari EIR_CHILDREN_VACCINATED Female = 1',
  '202601 Amari EIR_DOSES BCG, < 1 year = 1',
  '202601 Belo EIR_CHILDREN_VACCINATED Female = 1',
  '202601 Belo EIR_DOSES BCG, < 1 year = 40',
  '202602 Amari EIR_CHILDREN_REGISTERED Male = 1',
  '202602 Amari EIR_CHILDREN_VACCINATED Female = 1',
  '202602 Amari EIR_CHILDREN_VACCINATED Male = 1',
  '202602 Amari EIR_DOSES MR 1, ≥ 1 year = 1',
  '202602 Amari EIR_DOSES Penta 1, < 1 year = 1',
  '202603 Amari EIR_CHILDREN_VACCINATED Female = 1',
  '202603 Amari EIR_CHILDREN_VACCINATED Male = 1',
  '202603 Amari EIR_DOSES Other vaccine, ≥ 1 year = 1',
  '202603 Amari EIR_DOSES Penta 2, < 1 year = 1',
];
const WEEKLY = [
  '2026W11 Amari EIR_WEEK_DOSES Other vaccine = 1',
  '2026W11 Amari EIR_WEEK_DOSES Penta 2 = 1',
  '2026W2 Amari EIR_WEEK_DOSES BCG = 1',
  '2026W2 Amari EIR_WEEK_REGISTERED Female = 1',
  '2026W2 Belo EIR_WEEK_DOSES BCG = 40',
  '2026W7 Amari EIR_WEEK_DOSES MR 1 = 1',
  '2026W7 Amari EIR_WEEK_DOSES Penta 1 = 1',
  '2026W7 Amari EIR_WEEK_REGISTERED Male = 1',
];

interface Rows {
  readonly source: string;
  readonly placedBy: Readonly<Record<string, number>>;
  readonly quarantined: Readonly<Record<string, number>>;
}

for (const [workflow, version, first] of [
  ['opensrp-monthly', '2.41', MONTHLY],
  ['opensrp-monthly', '2.43', MONTHLY],
  ['opensrp-weekly', '2.41', WEEKLY],
  ['opensrp-weekly', '2.43', WEEKLY],
] as const) {
  const isWeekly = workflow === 'opensrp-weekly';

  describe(`${workflow}, through the gateway of OpenSRP to DHIS2 ${version}`, function () {
    this.timeout(180_000);
    let world: OpensrpWorld;
    let report: Record<string, unknown>;
    beforeEach(async () => {
      world = await startOpensrpWorld(workflow, version, RESOURCES);
      report = await world.run();
      world.clock.now = '2026-04-11T00:00:00.000Z';
    });
    afterEach(() => world.close());

    /** What a run changes; the one after it sends nothing. */
    async function changes(): Promise<string[]> {
      const before = await world.values();
      report = await world.run();
      const posts = world.posts();
      await world.run();
      assert.equal(world.posts(), posts, 'the run after it sends nothing');
      return changedLines(before, await world.values());
    }

    it('finds each dose by its Location or its tags, and tells what is not defined', async () => {
      assert.deepEqual(await world.values(), first);
      const [doses] = report.rows as Rows[];
      assert.deepEqual(doses?.placedBy, { oldUserPlace: 1, place: 1, relatedPlace: 42, userPlace: 1, userTeam: 1 });
      assert.deepEqual(doses?.quarantined, { 'no-place': 1 });
      const [measure] = report.measures as { quarantined: object }[];
      assert.deepEqual(measure?.quarantined, { 'no-value:vaccine': 1 });
    });

    it('asks for every page at the gateway, though links name the server behind it, and sends nothing again', async () => {
      assert.ok(world.fhir.requests.some(({ query }) => query.includes('_getpages')));
      assert.deepEqual(await changes(), []);
    });

    it('corrects an old period when a tablet comes online late', async () => {
      world.fhir.put(dose({ id: 'late', child: 'baraka', on: '2026-01-07', at: 'loc-belo', code: 'MR1' }));
      const expected = isWeekly
        ? ['+ 2026W2 Belo EIR_WEEK_DOSES MR 1 = 1']
        : ['+ 202601 Belo EIR_CHILDREN_VACCINATED Male = 1', '+ 202601 Belo EIR_DOSES MR 1, ≥ 1 year = 1'];
      assert.deepEqual(await changes(), expected);
    });

    it('counts what came within a minute of the run before, though the server keeps results and is not told to ask anew', async () => {
      await world.run();
      world.fhir.put(dose({ id: 'late', child: 'baraka', on: '2026-01-07', at: 'loc-belo', code: 'MR1' }));
      const expected = isWeekly
        ? ['+ 2026W2 Belo EIR_WEEK_DOSES MR 1 = 1']
        : ['+ 202601 Belo EIR_CHILDREN_VACCINATED Male = 1', '+ 202601 Belo EIR_DOSES MR 1, ≥ 1 year = 1'];
      assert.deepEqual(await changes(), expected);
    });

    it('moves what a child had in its old village to the new one, when the registry tags it anew', async () => {
      world.fhir.put(dose({ id: 'd2', child: 'amina', on: '2026-02-10', at: 'loc-cendra', code: 'PENTA1' }));
      world.fhir.put(registration('r1', 'amina', '2026-01-06', '', 'loc-cendra'));
      // Where it was given decides, and that does not move.
      world.fhir.put(dose({ id: 'd1', child: 'amina', on: '2026-01-06', style: 'visit', code: 'BCG' }));
      const moved = isWeekly
        ? ['2026W2 Amari EIR_WEEK_REGISTERED Female = 1', '2026W7 Amari EIR_WEEK_DOSES Penta 1 = 1']
        : [
            '202601 Amari EIR_CHILDREN_REGISTERED Female = 1',
            '202602 Amari EIR_CHILDREN_VACCINATED Female = 1',
            '202602 Amari EIR_DOSES Penta 1, < 1 year = 1',
          ];
      assert.deepEqual(await changes(), [
        ...moved.map((line) => `+ ${line.replace('Amari', 'Cendra')}`),
        ...moved.map((line) => `- ${line}`),
      ]);
    });

    it('says that the gateway shows no history of single resources', async () => {
      world.fhir.put(dose({ id: 'd4', child: 'amina', on: '2026-03-10', style: 'team', code: 'PENTA3' }));
      report = await world.run();
      assert.deepEqual(report.noHistory, ['Immunization']);
    });
  });
}
