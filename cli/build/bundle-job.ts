import { relative } from 'node:path';
import { type BuildOptions, build, type Message } from 'esbuild';
import type { Problem } from '../../adaptors/tally/mapping/problems.ts';
import { BuildError } from './build-error.ts';
import { LOOKUP_INPUT, type VirtualWorkflow, virtualModules, WORKFLOW_INPUT } from './virtual-modules.ts';

/** A job bundled into one module. */
export interface JobBundle {
  readonly source: string;
  /** UTF-8 bytes of the data block within `source`. */
  readonly lookupBytes: number;
  /** Whether anything of the compiled mapping is in it. */
  readonly usesMapping: boolean;
}

/**
 * Settings that give what the OpenFn compiler takes: nothing newer than ES2021, since its tokenizer stops at class fields
 * and big integer literals, and nothing minified, since its time grows with the length of lines.
 */
export const ESBUILD_OPTIONS = {
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'es2021',
  supported: { bigint: false },
  external: ['@openfn/*'],
  legalComments: 'none',
  charset: 'utf8',
  lineLimit: 200,
  logLevel: 'silent',
  // Plain assignments instead of a helper called at the top level for every static field.
  tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
} satisfies BuildOptions;

/**
 * Bundle a job with everything it imports but its adaptor.
 *
 * @param job full path of the job's source
 * @param workflow what the job gets from `tallysheet:workflow`
 * @param project full path of the project's folder, which paths in the bundle start from
 * @returns the bundle as esbuild leaves it
 * @throws {BuildError} `job-unbuildable` with esbuild's messages and their places
 * @see https://esbuild.github.io/api/
 * @example const { source } = await bundleJob('/p/jobs/fhir-tally.ts', workflow, '/p');
 */
export async function bundleJob(job: string, workflow: VirtualWorkflow, project: string): Promise<JobBundle> {
  const shown = relative(project, job);
  const result = await build({
    ...ESBUILD_OPTIONS,
    entryPoints: [job],
    absWorkingDir: project,
    outfile: 'bundle.js',
    write: false,
    metafile: true,
    plugins: [virtualModules(workflow)],
  }).catch((error: unknown) => {
    const fix = 'Mend the places named; a job can import its adaptor, the library and "tallysheet:workflow".';
    throw new BuildError('job-unbuildable', `${shown} cannot be bundled`, fix, messagesOf(error, shown));
  });
  const inputs = Object.values(result.metafile.outputs)[0]?.inputs ?? {};
  const bytes = (name: string) => inputs[name]?.bytesInOutput ?? 0;
  return {
    source: result.outputFiles[0]?.text ?? '',
    lookupBytes: bytes(LOOKUP_INPUT),
    usesMapping: workflow.mapping !== undefined && bytes(WORKFLOW_INPUT) + bytes(LOOKUP_INPUT) > 0,
  };
}

function messagesOf(error: unknown, job: string): Problem[] {
  if (typeof error !== 'object' || error === null || !('errors' in error) || !Array.isArray(error.errors)) throw error;
  return (error.errors as Message[]).map(({ text, location }) => ({
    file: location?.file ?? job,
    line: location?.line ?? 1,
    // esbuild counts columns from 0.
    column: (location?.column ?? 0) + 1,
    message: text,
  }));
}
