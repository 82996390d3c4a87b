import type { Plugin } from 'esbuild';
import { BULK_DEFAULTS, type BulkOptions } from '../../adaptors/fhir/bulk/bulk-options.ts';
import type { MappingSource } from './mapping-source.ts';

const PREFIX = 'tallysheet:';

/** What esbuild's metafile calls the data block. */
export const LOOKUP_INPUT = `${PREFIX}lookup`;
/** What esbuild's metafile calls the compiled mapping. */
export const WORKFLOW_INPUT = `${PREFIX}workflow`;

/** What a job can import from `tallysheet:workflow`, before it is source code. */
export interface VirtualWorkflow {
  readonly name: string;
  readonly budgetSeconds: number;
  readonly mapping: MappingSource | undefined;
  readonly bulk?: BulkOptions | undefined;
  /** Folder that imports of a workflow without a mapping would start from. */
  readonly resolveDir: string;
}

/**
 * Answer imports of `tallysheet:workflow` and `tallysheet:lookup` with the workflow's compiled mapping.
 *
 * @param workflow what the two modules hold
 * @returns an esbuild plugin
 * @see https://esbuild.github.io/plugins/#on-load
 * @example build({ plugins: [virtualModules({ name: 'w', budgetSeconds: 120, mapping, resolveDir: 'jobs' })] })
 */
export function virtualModules(workflow: VirtualWorkflow): Plugin {
  const { mapping, resolveDir } = workflow;
  const sources = new Map([
    ['workflow', workflowSource(workflow)],
    ['lookup', mapping?.lookup ?? 'export const lookup = [];'],
  ]);
  return {
    name: 'tallysheet',
    setup(build) {
      build.onResolve({ filter: /^tallysheet:/ }, ({ path }) => {
        const name = path.slice(PREFIX.length);
        if (sources.has(name)) return { path: name, namespace: 'tallysheet' };
        return { errors: [{ text: `there is no module "${path}"; there are ${LOOKUP_INPUT} and ${WORKFLOW_INPUT}` }] };
      });
      build.onLoad({ filter: /.*/, namespace: 'tallysheet' }, ({ path }) => ({
        contents: sources.get(path) ?? '',
        loader: 'js',
        resolveDir: mapping?.resolveDir ?? resolveDir,
      }));
    },
  };
}

function workflowSource({ name, budgetSeconds, mapping, bulk = BULK_DEFAULTS }: VirtualWorkflow): string {
  return [
    mapping?.code ?? '',
    `export const workflowName = ${JSON.stringify(name)};`,
    `export const budgetSeconds = ${budgetSeconds};`,
    `export const bulk = ${JSON.stringify(bulk)};`,
    '',
  ].join('\n');
}
