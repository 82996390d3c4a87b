#!/usr/bin/env node
import { register } from 'tsx/esm/api';

register();
// Whoever reads our output may stop reading, as `head` does; that is no fault.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});
const { main } = await import('./main.ts');
process.exitCode = await main(process.argv.slice(2));
