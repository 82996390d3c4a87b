import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { createSourceTally } from '../../../adaptors/tally/tally-source.ts';
import { compileMappingFile } from '../../../cli/build/compile-mapping-file.ts';
import { virtualModules } from '../../../cli/build/virtual-modules.ts';
import { doses, firstSource, LOOKUP } from '../../adaptors/tally/compile.ts';
import { besideOf } from '../../adaptors/tally/count.ts';

describe('compileMappingFile', () => {
  let folder: string;
  const mappingPath = () => join(folder, 'm.yaml');
  const compiled = async (yaml: string, csv = LOOKUP) => {
    await writeFile(mappingPath(), yaml);
    await writeFile(join(folder, 'org-units.csv'), csv);
    return compileMappingFile(mappingPath());
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tallysheet-mapping-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('makes modules that a bundle can count with', async () => {
    const mapping = await compiled(doses());
    const { outputFiles } = await build({
      stdin: { contents: `export { mapping } from 'tallysheet:workflow';`, resolveDir: mapping.resolveDir },
      plugins: [virtualModules({ name: 'w', budgetSeconds: 60, mapping, resolveDir: folder })],
      bundle: true,
      format: 'esm',
      write: false,
    });
    const bundle = join(folder, 'bundle.mjs');
    await writeFile(bundle, outputFiles[0]?.text ?? '');
    const { mapping: loaded } = await import(bundle);
    assert.equal(loaded.hash, mapping.hash);
    const tally = createSourceTally(loaded, firstSource(loaded), ['202403'], besideOf(loaded));
    tally.add({
      resourceType: 'Immunization',
      id: 'imm-1',
      status: 'completed',
      occurrenceDateTime: '2024-03-01',
      location: { reference: 'Location/loc-1' },
    });
    assert.deepEqual(tally.result().cells, [
      {
        dataElement: 'DOSES',
        options: [],
        attributeOptions: [],
        orgUnit: 'DiszpKrYNg8',
        period: '202403',
        value: '1',
      },
    ]);
  });

  it('needs no lookup where places name their org units', async () => {
    await writeFile(mappingPath(), doses().replace('lookup: org-units.csv', 'idScheme: code'));
    const { lookup, code } = await compileMappingFile(mappingPath());
    assert.equal(lookup, 'export const lookup = null;\n');
    assert.match(code, /idScheme: "code"/);
  });

  it('gives the same mapping the same hash and the same code', async () => {
    assert.deepEqual(await compiled(doses()), await compiled(doses()));
  });

  const aged = doses({ values: '- { dataElement: DOSES, by: [age] }' });
  const same: [title: string, yaml: string, csv: string][] = [
    ['a comment in the mapping', `# doses\n\n${aged.replace('views:', '# views\nviews:')}`, LOOKUP],
    ['white space in the mapping', aged.replace('[0, 1]', '[ 0, 1 ]'), LOOKUP],
    ['the name of a place', aged, LOOKUP.replaceAll('\n', ',a name\n').replace('orgUnit,a name', 'orgUnit,name')],
    ['the order of the lookup', aged, LOOKUP.replace(/(loc-1,.*\n)(loc-1b,.*\n)/, '$2$1')],
  ];
  for (const [title, yaml, csv] of same) {
    it(`keeps the hash when ${title} changes`, async () => {
      assert.equal((await compiled(yaml, csv)).hash, (await compiled(aged)).hash);
    });
  }

  const other: [title: string, yaml: string, csv: string][] = [
    ['a band', aged.replace('[0, 1]', '[0, 2]').replace('[1, 5]', '[2, 5]'), LOOKUP],
    ['a line of the lookup', aged, LOOKUP.replace('loc-2', 'loc-3')],
    ['the unit of a place', aged, LOOKUP.replace('loc-1b,DiszpKrYNg8', 'loc-1b,nnDarh7hZhG')],
  ];
  for (const [title, yaml, csv] of other) {
    it(`changes the hash when ${title} changes`, async () => {
      assert.notEqual((await compiled(yaml, csv)).hash, (await compiled(aged)).hash);
    });
  }

  it('says that the lookup is not there', async () => {
    await writeFile(mappingPath(), doses());
    await assert.rejects(compileMappingFile(mappingPath()), {
      name: 'MappingError',
      message: /m\.yaml:4:21 the lookup "org-units\.csv" is not there — name a CSV file beside the mapping$/,
    });
    await writeFile(join(folder, 'org-unit.csv'), LOOKUP);
    await assert.rejects(compileMappingFile(mappingPath()), { message: / — did you mean "org-unit\.csv"\?$/ });
  });

  it('names the lookup in mistakes of the lookup', async () => {
    await assert.rejects(compiled(doses(), 'place,orgUnit\na,b\n'), { message: /org-units\.csv:2:1 "b" is no UID/ });
  });
});
