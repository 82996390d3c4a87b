import assert from 'node:assert/strict';
import { describeMapping } from '../../../cli/build/describe-mapping.ts';
import { fakeCompiler } from './support/small-project.ts';

async function described(text: string): Promise<string[]> {
  const comment = describeMapping(await fakeCompiler({ text })(), 'mappings/small.yaml');
  return comment.split('\n');
}

describe('describeMapping', () => {
  it('says where the bundle comes from and holds the mapping as comments', async () => {
    assert.deepEqual(await described('name: small\n\n  views:\r\n\n\n'), [
      '// generated: edit mappings/small.yaml, then run `tallysheet build`',
      '// mapping small, sha256 0123456789abcdef',
      '//',
      '// name: small',
      '//',
      '//   views:',
      '',
      '',
    ]);
  });

  it('takes the meaning from texts that something would act upon', async () => {
    const lines = await described('a: collections.get */\u2028b: 1');
    assert.deepEqual(lines.slice(3, 5), ['// a: collections .get * /', '// b: 1']);
  });

  it('breaks long lines, never within a character', async () => {
    const lines = await described('😀'.repeat(400));
    assert.ok(lines.every((line) => line.length < 400));
    assert.equal(lines.join('').match(/😀/gu)?.length, 400);
  });
});
