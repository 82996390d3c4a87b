import assert from 'node:assert/strict';
import { writeMadx } from '../../../adaptors/exchange/index.ts';
import { MADX_RULES } from '../../adaptors/exchange/support/madx-rules.ts';
import { count, MALE_UNDER_1, NGO, report, STOCK, UNDER_1 } from '../../adaptors/exchange/support/reports.ts';
import { sharedHapi } from './shared-hapi.ts';
import type { Hapi } from './start.ts';

const REPORTS = [
  report([
    count('3', { optionCombo: MALE_UNDER_1 }),
    count('4', { optionCombo: UNDER_1, attributeOptionCombo: NGO }),
    count('1234567.0625', { dataElement: STOCK, isCount: false }),
  ]),
];
const OPTIONS = {
  exported: '2024-04-10T08:00:00.000Z',
  scheme: 'categories',
  base: 'https://example.org/fhir',
  improvement: 'increase',
} as const;

/** The profile, written anew from its cardinalities: it lies on no server that tests can ask. */
const PROFILE = {
  resourceType: 'StructureDefinition',
  id: 'mADX-MeasureReport',
  url: 'https://profiles.ihe.net/QRPH/mADX/StructureDefinition/mADX-MeasureReport',
  name: 'MadxMeasureReport',
  status: 'active',
  fhirVersion: '4.0.1',
  kind: 'resource',
  abstract: false,
  type: 'MeasureReport',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/MeasureReport',
  derivation: 'constraint',
  differential: {
    element: MADX_RULES.filter(([, least]) => least > 0).map(([path, min]) => ({
      id: `MeasureReport.${path}`,
      path: `MeasureReport.${path}`,
      min,
    })),
  },
};

interface Outcome {
  readonly issue: readonly { readonly severity: string; readonly diagnostics?: string }[];
}

describe('MeasureReports and a real HAPI server', () => {
  const bundle = [...writeMadx(REPORTS, OPTIONS)].join('');
  // As text, since a JavaScript number would not keep every digit.
  const resource = bundle.slice(bundle.indexOf('"resource":') + '"resource":'.length, bundle.lastIndexOf('}\n]}'));
  let hapi: Hapi | undefined;

  before(async () => {
    hapi = await sharedHapi();
    const put = await send('PUT', `StructureDefinition/${PROFILE.id}`, JSON.stringify(PROFILE));
    assert.ok([200, 201].includes(put.status), put.text);
  });

  after(async () => {
    if (hapi !== undefined) await send('DELETE', `StructureDefinition/${PROFILE.id}`);
  });

  async function send(method: string, path: string, body?: string): Promise<{ status: number; text: string }> {
    const headers = { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' };
    const response = await fetch(`${hapi?.url}/${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return { status: response.status, text: await response.text() };
  }

  /** What the validator calls an error. */
  async function errorsOf(text: string): Promise<string[]> {
    const answer = await send('POST', 'MeasureReport/$validate', text);
    const { issue } = JSON.parse(answer.text) as Outcome;
    return issue.flatMap(({ severity, diagnostics = '' }) =>
      severity === 'error' || severity === 'fatal' ? [diagnostics] : [],
    );
  }

  it('are valid for its validator', async () => {
    assert.deepEqual(await errorsOf(resource), []);
  });

  it('are held against a validator that finds what the profile and FHIR do not allow', async () => {
    const { subject: _subject, ...rest } = JSON.parse(resource) as { readonly subject: object };
    const errors = (await errorsOf(JSON.stringify(rest).replace('"increase"', '"sideways"'))).join('\n');
    assert.match(errors, /subject/);
    assert.match(errors, /sideways/);
  });

  it('are stored by an update, with every digit', async () => {
    const { id } = JSON.parse(resource) as { readonly id: string };
    try {
      const put = await send('PUT', `MeasureReport/${id}`, resource);
      assert.ok([200, 201].includes(put.status), put.text);
      const { text } = await send('GET', `MeasureReport/${id}`);
      assert.match(text, /"value":\s*1234567\.0625/);
    } finally {
      await send('DELETE', `MeasureReport/${id}`);
    }
  });
});
