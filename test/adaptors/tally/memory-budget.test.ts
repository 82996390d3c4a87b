import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('./count-many.ts', import.meta.url));
const MB = 1024 * 1024;

describe('the memory of a tally', () => {
  it('grows with cells and the set of seen resources, not with the resources', async () => {
    const flags = ['--expose-gc', '--max-old-space-size=96', '--import=tsx'];
    const { stdout } = await promisify(execFile)(process.execPath, [...flags, program, '200000']);
    const { placed, cells, heap, arrays } = JSON.parse(stdout) as Record<string, number>;
    assert.deepEqual([placed, cells], [200_000, 4]);
    // 200,000 slots of 16 bytes at three quarters full, in a power of two: 8 MB. Kept resources would be some 100 MB.
    assert.ok((arrays ?? Number.NaN) <= 8 * MB + 1024, `${arrays} bytes of arrays`);
    assert.ok((heap ?? Number.NaN) < 2 * MB, `${heap} bytes of heap`);
  }).timeout(60_000);
});
