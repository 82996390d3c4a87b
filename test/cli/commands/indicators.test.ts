import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { sampleMetadata } from '../../../cli/sandbox/sample/index.ts';
import { shared } from '../../../cli/sandbox/sample/metadata-objects.ts';
import { tallysheet } from '../../support/tallysheet.ts';
import { MAPPING } from '../../workflow/support/tiny-data.ts';

const BCG = 'WSy7zOZx1Wl';
const MR1 = 'kGrnHR9zV2G';
/** Age below one year. */
const UNDER_1 = 'JKuWbG5bWAu';
const PER_CENT = { indicatorType: { id: 'TLPerCent01' } };

function indicator(id: string, numerator: string, denominator: string, more: object = {}): unknown {
  return shared({ id, code: id, name: id, shortName: id, numerator, denominator, ...PER_CENT, ...more });
}

/** Beside those of the sample. */
const INDICATORS = {
  organisationUnitGroups: [
    {
      ...{ id: 'TLgroupBoth', name: 'Both', shortName: 'Both' },
      organisationUnits: ['nnDarh7hZhG', 'UpC3p4YvEez'].map((id) => ({ id })),
    },
  ],
  constants: [{ id: 'TLconstant1', name: 'Half', shortName: 'Half', value: 0.5 }],
  indicators: [
    indicator('TLofBcgMr01', `#{${BCG}} - #{${MR1}}`, `#{${BCG}} * C{TLconstant1}`, { decimals: 0 }),
    indicator('TLannualize', `#{${BCG}.${UNDER_1}}`, '100', { annualized: true }),
    indicator('TLwithGroup', `#{${BCG}}`, 'OUG{TLgroupBoth}'),
    indicator('TLlostGroup', `#{${BCG}}`, 'OUG{orgUnitGrp1}'),
    indicator('TLexpected1', `#{${BCG}}`, 'R{jqSaKxtj8IA.EXPECTED_REPORTS}'),
    indicator('TLreporting', `#{${BCG}}`, 'R{jqSaKxtj8IA.REPORTING_RATE}'),
    // Half of the value of another, which is 100 in Amari.
    indicator('TLnested001', 'N{TLofBcgMr01}', '200'),
    indicator('TLnestedOfN', 'N{TLnested001} + N{TLnested001}', 'N{TLofBcgMr01} - 90'),
    indicator('TLcycle0001', `#{${BCG}} + N{TLcycle0002}`, '1'),
    indicator('TLcycle0002', 'N{TLcycle0001}', '1'),
    indicator('TLnestAnnua', 'N{TLannualize}', '1'),
    indicator('TLnestLost1', `#{${BCG}} + N{TLnotThere1}`, '1'),
    indicator('TLofOthers1', '#{dataElemenX}', '1'),
  ],
};

const CELLS = `dataElement,age,sex,orgUnit,period,value
EPI_BCG_GIVEN,< 1 year,,TL-1001,202602,6
EPI_BCG_GIVEN,≥ 1 year,,TL-1001,202602,2
EPI_CHILDREN_SEEN,< 1 year,Female,TL-1001,202602,3
EPI_CHILDREN_SEEN,< 1 year,Male,TL-1001,202602,3
EPI_MR1_GIVEN,< 1 year,,TL-1001,202602,4
EPI_MR1_GIVEN,≥ 1 year,,TL-1002,202602,1
`;

for (const version of ['2.41', '2.43'] as const) {
  describe(`tallysheet indicators, of DHIS2 ${version}`, function () {
    this.timeout(60_000);
    let server: Dhis2Server;
    let folder: string;
    const run = (...args: readonly string[]) =>
      tallysheet(['indicators', '--mapping', 'tiny.yaml', ...args], { cwd: folder });

    before(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tallysheet-indicators-'));
      server = await startDhis2Server({ version, metadata: [...sampleMetadata(), INDICATORS] });
      const dhis2 = { hostUrl: server.url, username: 'admin', password: 'district' };
      writeFileSync(join(folder, 'credentials.json'), JSON.stringify({ dhis2 }));
      writeFileSync(join(folder, 'tiny.yaml'), MAPPING.replace('{ lookup: units.csv }', '{ idScheme: code }'));
      writeFileSync(join(folder, 'cells.csv'), CELLS);
    });
    after(async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    });

    it('works out by org unit and period what cells can tell, and names the rest', async () => {
      const { status, stdout, stderr } = await run('--cells', 'cells.csv', '--format', 'csv');
      assert.equal(status, 0, stderr);
      assert.deepEqual(stdout.trim().split('\r\n'), [
        'indicator,orgUnit,name,period,numerator,denominator,value',
        // Of 6 children seen 4 had MR 1 below one year; in Belo nobody was seen.
        'EPI_MR1_COVERAGE,nnDarh7hZhG,Amari Hospital,202602,4,6,66.7',
        // 6 in 28 days are 78.21 in a year, of a hundred.
        'TLannualize,nnDarh7hZhG,Amari Hospital,202602,6,100,78.2',
        'TLannualize,UpC3p4YvEez,Belo Health Centre,202602,,100,',
        // Each unit reports for itself, and is alone of the group in itself.
        'TLexpected1,nnDarh7hZhG,Amari Hospital,202602,8,1,800',
        'TLexpected1,UpC3p4YvEez,Belo Health Centre,202602,,1,',
        'TLnested001,nnDarh7hZhG,Amari Hospital,202602,100,200,50',
        'TLnested001,UpC3p4YvEez,Belo Health Centre,202602,,200,',
        'TLnestedOfN,nnDarh7hZhG,Amari Hospital,202602,100,10,1000',
        // (8 - 4) / (8 * 0.5); what is missing beside others is 0, and a denominator of which all is missing is none.
        'TLofBcgMr01,nnDarh7hZhG,Amari Hospital,202602,4,4,100',
        'TLofBcgMr01,UpC3p4YvEez,Belo Health Centre,202602,-1,,',
        'TLwithGroup,nnDarh7hZhG,Amari Hospital,202602,8,1,800',
        'TLwithGroup,UpC3p4YvEez,Belo Health Centre,202602,,1,',
      ]);
      assert.deepEqual(stderr.trim().split('\n'), [
        'not-supported: EPI_DPT_DROP_OUT: the mapping does not count data element EPI_DPT-HEPB-HIB1_GIVEN',
        'not-supported: TLcycle0001: N{TLcycle0001}: indicators that name each other',
        'not-supported: TLcycle0002: N{TLcycle0002}: indicators that name each other',
        'not-supported: TLlostGroup: OUG{orgUnitGrp1}: it is not in the metadata',
        'not-supported: TLnestAnnua: N{TLannualize}: an annualized indicator in another',
        'not-supported: TLnestLost1: N{TLnotThere1}: it is not in the metadata',
        'not-supported: TLreporting: R{jqSaKxtj8IA.REPORTING_RATE}: which reports are complete, DHIS2 alone knows',
        '14 indicators, 7 not supported, 12 values',
      ]);
    });

    it('writes the same for people, from a snapshot, without DHIS2', async () => {
      const pulled = await tallysheet(['pull', '--mapping', 'tiny.yaml'], { cwd: folder });
      assert.equal(pulled.status, 0, pulled.stderr);
      const asked = server.requests.length;
      const { status, stdout } = await run('--cells', 'cells.csv', '--metadata', 'tiny.metadata.json');
      assert.equal(status, 0);
      assert.equal(server.requests.length, asked);
      assert.deepEqual(stdout.split('\n').slice(0, 3), [
        'indicator         org unit            period  numerator  denominator  value',
        'EPI_MR1_COVERAGE  Amari Hospital      202602          4            6   66.7',
        'TLannualize       Amari Hospital      202602          6          100   78.2',
      ]);
    });

    it('takes the table of UIDs too, and files to count', async () => {
      const rows = [
        'dataElement,categoryOptionCombo,attributeOptionCombo,orgUnit,period,value',
        `${BCG},${UNDER_1},HllvX50cXC0,nnDarh7hZhG,202602,2`,
      ];
      writeFileSync(join(folder, 'uids.csv'), `${rows.join('\r\n')}\r\n`);
      const { stdout } = await run('--cells', 'uids.csv', '--format', 'csv');
      assert.match(stdout, /TLofBcgMr01,nnDarh7hZhG,Amari Hospital,202602,2,1,200\r\n/);
      const dose = {
        ...{ resourceType: 'Immunization', id: '1', status: 'completed', occurrenceDateTime: '2026-02-05' },
        vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '19' }] },
        patient: { reference: 'Patient/p' },
        location: { reference: 'Location/TL-1001' },
      };
      const child = { resourceType: 'Patient', id: 'p', gender: 'male', birthDate: '2026-01-05' };
      writeFileSync(join(folder, 'all.ndjson'), `${JSON.stringify(child)}\n${JSON.stringify(dose)}\n`);
      const counted = await run('--input', 'all.ndjson', '--periods', '2026-02', '--format', 'csv');
      assert.equal(counted.status, 0, counted.stderr);
      assert.match(counted.stdout, /TLofBcgMr01,nnDarh7hZhG,Amari Hospital,202602,1,0.5,200\r\n/);
    });

    it('leaves cells that have no place in DHIS2 out, and says so', async () => {
      writeFileSync(join(folder, 'lost.csv'), CELLS.replace('TL-1002', 'TL-9999'));
      const { status, stderr } = await run('--cells', 'lost.csv');
      assert.equal(status, 0);
      assert.match(stderr, /unknown-org-unit.*TL-9999|TL-9999/);
      assert.match(stderr, /5 of 6 cells have a place in DHIS2; the others are in no indicator/);
    });

    for (const [title, args, message] of [
      ['no cells', [], /^Cells come from --cells or from --input/],
      ['an input without periods', ['--input', 'x'], /^--periods is missing/],
      ['another format', ['--cells', 'cells.csv', '--format', 'json'], /^There is no format "json"/],
      ['a file that is not there', ['--cells', 'none.csv'], /^none\.csv is not there/],
      ['a table of something else', ['--cells', 'tiny.yaml'], /^tiny\.yaml:\d+ /],
    ] as const) {
      it(`refuses ${title}`, async () => {
        const { status, stderr } = await run(...args);
        assert.ok(status === 1 || status === 2);
        assert.match(stderr, message);
      });
    }

    it('refuses cells of another mapping with the line', async () => {
      writeFileSync(join(folder, 'other.csv'), CELLS.replace('EPI_MR1_GIVEN,≥', 'EPI_MR2_GIVEN,≥'));
      const { status, stderr } = await run('--cells', 'other.csv');
      assert.equal(status, 1);
      assert.match(stderr, /^other\.csv:7 the mapping counts no data element "EPI_MR2_GIVEN"/);
    });

    it('has nothing about persons in the snapshot', () => {
      const text = readFileSync(join(folder, 'tiny.metadata.json'), 'utf8');
      assert.match(text, /"numerator": "#\{kGrnHR9zV2G\.JKuWbG5bWAu\}"/);
      assert.doesNotMatch(text, /TLofOthers1|"user"|createdBy/);
    });
  });
}
