import { converge } from './converge.ts';

/**
 * Live through random histories by command: `npm run converge -- <count> [seed]`, half of them with each importer.
 */
const [count = '1000', given] = process.argv.slice(2);
const seed = Number(given ?? Math.floor(Date.now() / 1000));
console.log(`${count} histories, seed ${seed}`);
try {
  for (const version of ['2.41', '2.43'] as const) {
    let lived = 0;
    const onHistory = () => {
      lived += 1;
      if (lived % 100 === 0) console.log(`DHIS2 ${version}: ${lived} histories`);
    };
    await converge(version, { count: Math.ceil(Number(count) / 2), seed, onHistory });
  }
  console.log('Every run left DHIS2 equal to a full recount');
} catch (error) {
  console.error((error as Error).message);
  console.error((error as Error).cause);
  process.exitCode = 1;
}
