import { createServer } from 'node:http';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildLocalAdaptors, buildWorkflow } from '/work/main/cli/build/index.ts';
import { LOOKUP, MAPPING } from '/work/main/test/workflow/support/tiny-data.ts';
import { startTinyWorld } from '/work/main/test/workflow/support/tiny-world.ts';
const COUNT = Number(process.argv[2] ?? 500000);
const PROJECT = '/work/main';
const root = mkdtempSync(join(tmpdir(), 'bulkscale-'));
const job = (name: string) => JSON.stringify(join(PROJECT, 'jobs', name));
const files = { 'package.json': '{"type":"module"}', 'tiny.yaml': MAPPING, 'units.csv': LOOKUP, 'tiny.workflow.yaml': `name: tiny
mapping: tiny.yaml
bulk: { everyHours: 0, changes: all }
trigger: { cron: '0 2 * * *', cursor: report }
steps:
  tally: { job: ${job('fhir-bulk-tally.ts')}, adaptor: '@openfn/language-http@7.3.2', credential: fhir }
  report: { job: ${job('dhis2-report.ts')}, adaptor: '@openfn/language-dhis2@8.2.1', credential: dhis2 }
  verdict: { job: ${job('verdict.ts')}, adaptor: '@openfn/language-common@3.3.4' }
` };
for (const [n, t] of Object.entries(files)) writeFileSync(join(root, n), t);
const outDir = join(root, 'dist');
const dist = (await buildWorkflow(join(root, 'tiny.workflow.yaml'), { outDir })).folder;
await buildLocalAdaptors(outDir);
const modules = join(outDir, 'node_modules', '@openfn'); mkdirSync(modules, { recursive: true });
for (const name of ['language-common', 'language-http']) symlinkSync(join(PROJECT, 'node_modules', '@openfn', name), join(modules, name), 'dir');
symlinkSync(join(outDir, 'language-dhis2'), join(modules, 'language-dhis2'), 'dir');
const world = await startTinyWorld();
const pad = 'x'.repeat(450);
let bytes = 0;
const dose = (n: number) => `${JSON.stringify({ resourceType: 'Immunization', id: `im-${n}`, meta: { versionId: '1' }, status: 'completed', vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: n % 2 ? '19' : '04' }] }, patient: { reference: `Patient/p-${n % 100000}` }, occurrenceDateTime: `2026-0${1 + n % 3}-1${n % 10}`, location: { reference: ['Location/loc-amari', 'Location/loc-belo', 'Location/loc-cendra'][n % 3] }, note: [{ text: pad }] })}\n`;
const child = (n: number) => `${JSON.stringify({ resourceType: 'Patient', id: `p-${n}`, gender: n % 2 ? 'male' : 'female', birthDate: '2025-03-01' })}\n`;
const server = createServer((req, res) => {
  const url = req.url ?? '';
  const base = `http://${req.headers.host}`;
  if (url.startsWith('/fhir/$export?')) return void res.writeHead(202, { 'content-location': `${base}/fhir/status` }).end();
  if (url === '/fhir/status') return void res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ transactionTime: '2026-04-09T00:00:00Z', requiresAccessToken: false, output: [{ type: 'Immunization', url: `${base}/d` }, { type: 'Patient', url: `${base}/c` }], error: [] }));
  res.writeHead(200, { 'content-type': 'application/fhir+ndjson' });
  const [make, total] = url === '/d' ? [dose, COUNT] : [child, 100000];
  let n = 0;
  const more = () => { while (n < (total as number)) { let text = ''; for (let k = 0; k < 200 && n < (total as number); k += 1, n += 1) text += (make as (n: number) => string)(n); bytes += text.length; if (!res.write(text)) return void res.once('drain', more); } res.end(); };
  more();
});
await new Promise<void>((r) => server.listen(0, '127.0.0.1', r));
const port = (server.address() as { port: number }).port;
const credentials = { ...world.credentials, fhir: { baseUrl: `http://127.0.0.1:${port}`, apiPath: 'fhir' } };
for (let i = 0; i < 2; i += 1) {
  const { report, steps } = await world.run({ dist, credentials });
  console.log(JSON.stringify({ is: (report as any).export, steps, sent: (report as any).sent, rows: (report as any).rows }));
}
console.log(`${(bytes / 1e6).toFixed(0)} MB served`);
server.close(); server.closeAllConnections(); await world.close(); process.exit(0);
