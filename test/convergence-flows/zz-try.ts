import { convergeFlow } from '/work/main/test/convergence-flows/converge-flow.ts';
import { Lived } from '/work/main/test/convergence-flows/lived.ts';

const [name = '', variant = '', count = '10', seed = '1', path] = process.argv.slice(2);
const mod = await import(`/work/main/test/convergence-flows/${name}/${name}-flow.ts`);
const lived = new Lived();
const t = Date.now();
try {
  await convergeFlow(mod[`${name}Flow`], variant, { count: Number(count), seed: Number(seed), path, lived });
  console.log('ok');
} catch (e) {
  console.log(String((e as Error).message).slice(0, 6000));
  console.log(String((e as Error).cause instanceof Error ? ((e as Error).cause as Error).stack : '').slice(0, 5000));
  const c = (e as any).cause?.cause;
  if (c) console.log('CAUSE', c.stack ?? c);
}
if (process.env.LIVED) console.log(lived.lines().join('\n'));
console.log(lived.histories, 'histories', Date.now() - t, 'ms');
