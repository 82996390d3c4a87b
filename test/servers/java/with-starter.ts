import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const starter = join(dirname(fileURLToPath(import.meta.url)), 'WithStarter.java');

/**
 * Make the arguments by which `java` runs a program that ends with its starter.
 *
 * @param options of Java, the class path among them
 * @param main its main class
 * @param args its own arguments
 * @returns arguments of `java`
 * @example startJava({ args: withStarter(['-cp', classPath], 'org.example.Main', []), … })
 */
export function withStarter(options: readonly string[], main: string, args: readonly string[]): string[] {
  return [...options, starter, main, ...args];
}
