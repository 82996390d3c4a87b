import { readFile } from 'node:fs/promises';
import { isMap, isSeq, type Node, parseDocument } from 'yaml';
import { isSyncMapping } from '../../adaptors/dhis2/sync/load-sync-mapping.ts';
import type { Mapping, View } from '../../adaptors/tally/mapping/mapping.ts';
import { MappingError, nearest, Problems } from '../../adaptors/tally/mapping/problems.ts';
import { isTrackerText } from '../../adaptors/tracker/mapping/load-tracker.ts';
import { type JobKinds, kindsOfJob } from './kinds-of-job.ts';
import { readMappingFile, shownPath } from './read-mapping-file.ts';
import type { Workflow } from './workflow.ts';

/**
 * Check that the job of a workflow can count what its mapping has views of.
 *
 * @param workflow with a mapping that can be read
 * @throws {MappingError} with each view of what the source has not: file, line, column, and what it has
 * @example await checkSources(loadWorkflow('jobs/godata-weekly.workflow.yaml'))
 */
export async function checkSources({ mapping: path, steps }: Pick<Workflow, 'mapping' | 'steps'>): Promise<void> {
  if (path === undefined) return;
  const written = await readFile(path, 'utf8');
  if (isTrackerText(written) || isSyncMapping(written)) return;
  const jobs = steps.flatMap(({ job }) => kindsOfJob(job) ?? []);
  const [source] = jobs;
  if (source === undefined) return;
  const { text, mapping } = await readMappingFile(path);
  const problems = new Problems(shownPath(path), text);
  const root = parseDocument(text).contents;
  for (const view of usedViews(mapping)) {
    const wrong = wrongOf(view, source);
    if (wrong !== undefined) problems.at(placeOf(root, view), wrong.message, wrong.fix);
  }
  if (problems.list.length > 0) throw new MappingError(problems.list);
}

/** Those whose records decide counts. */
function usedViews({ views, sources }: Mapping): readonly View[] {
  const names = sources.flatMap(({ view, joins, facts }) => [
    view,
    ...joins.map((join) => join.view),
    ...facts.map((one) => one.view),
  ]);
  return [...new Set(names)].flatMap((name) => views.get(name) ?? []);
}

function wrongOf(view: View, { source, kinds }: JobKinds): { message: string; fix: string } | undefined {
  const { name, resource, dataValues, isRecord = false } = view;
  if (kinds === 'dataValues') {
    if (dataValues !== undefined) return undefined;
    const message = `view "${name}" is none of data values, and the job reads from ${source}`;
    return { message, fix: 'write dataValues: in its source, or take a workflow that reads the right source' };
  }
  const other = 'take a workflow that reads the right source';
  if (kinds === 'FHIR') {
    if (!isRecord && dataValues === undefined) return undefined;
    const message = `view "${name}" is of records (${resource}), which ${source} has not`;
    return { message, fix: `write resource: and a FHIR type, or ${other}` };
  }
  if (isRecord && dataValues === undefined && kinds.includes(resource)) return undefined;
  const meant = nearest(resource, [...kinds]);
  const fix =
    meant === undefined ? `write record: ${kinds.join(' or record: ')}, or ${other}` : `did you mean ${meant}?`;
  return { message: `view "${name}" is of "${resource}", which ${source} has not`, fix };
}

/** Where the view says what it is of: itself, or where it names its file, or where a source reads data values. */
function placeOf(root: Node | null, { name, dataValues }: View): Node | undefined {
  const view = nodeAt(nodeAt(root, 'views'), name);
  const said = ['record', 'resource', 'file'].map((key) => nodeAt(view, key)).find((node) => node !== undefined);
  if (said !== undefined || dataValues === undefined) return said ?? view;
  const sources = nodeAt(root, 'sources');
  const items = isSeq(sources) ? sources.items : [];
  return items.map((item) => nodeAt(item, 'dataValues')).find((node) => node !== undefined);
}

function nodeAt(node: unknown, key: string): Node | undefined {
  if (!isMap(node)) return undefined;
  return (node.get(key, true) as Node | undefined) ?? undefined;
}
