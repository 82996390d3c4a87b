#!/usr/bin/env node
import { register } from 'tsx/esm/api';

register();
// Whoever reads our output may stop reading, as `head` does; that is no fault.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});
const { main } = await import('./main.ts');
const { tellCrash } = await import('./tell-crash.ts');
// Node would print an error with all its properties, and those of adaptors hold what servers answer.
process.on('uncaughtException', (error) => {
  for (const line of tellCrash(error)) console.error(line);
  process.exit(1);
});
process.exitCode = await main(process.argv.slice(2));
