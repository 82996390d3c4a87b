import { batches } from '../batches.ts';
import type { FhirResource } from '../tally/compiled-mapping.ts';
import type { Transport } from '../transport/index.ts';
import { batchRead } from './batch-read.ts';
import { nextQuery } from './next-query.ts';
import { postSearch } from './post-search.ts';
import { readPage, type SearchPage } from './read-page.ts';

/** References a search: their ids go as one list of alternatives, and their events have to fit on one page. */
const REFERENCES = 40;

/** References that are asked for together. */
type Group = readonly string[];

/** A searchset, and what it was asked for; undefined where nobody knows. */
interface Answer {
  readonly page: SearchPage;
  readonly group: Group | undefined;
}

/**
 * Find the resources that refer to one of some others. Where those of a group do not fit on a page, half as many are asked
 * for, since the link of the next page would hold ids.
 *
 * @param transport the FHIR server
 * @param type what refers, such as `Immunization`
 * @param parameter by which it is searched, such as `patient`
 * @param references such as `Patient/p-1`
 * @returns what refers to them, some of it twice; `too-many` when that of a single one fills more than a page, `not-served`
 *   where the server takes neither batches nor searches by POST
 * @throws {TransportError} when a search fails
 * @example await eventsOf(fhir, 'Immunization', 'patient', ['Patient/p-1', 'Patient/p-2'])
 */
export async function eventsOf(
  transport: Transport,
  type: string,
  parameter: string,
  references: readonly string[],
): Promise<readonly FhirResource[] | 'too-many' | 'not-served'> {
  const found: FhirResource[] = [];
  let groups: readonly Group[] = batches(references, REFERENCES);
  while (groups.length > 0) {
    const answers = await searchGroups(transport, type, parameter, groups);
    if (answers === 'not-served') return answers;
    const split: Group[] = [];
    for (const { page, group = [] } of answers) {
      if (page.next === undefined) found.push(...page.matches);
      else if (group.length < 2) return 'too-many';
      else split.push(...batches(group, Math.ceil(group.length / 2)));
    }
    groups = split;
  }
  return found;
}

/** Search by a batch; by batches of one where its answers do not tell which of them does not fit on a page. */
async function searchGroups(
  transport: Transport,
  type: string,
  parameter: string,
  groups: readonly Group[],
): Promise<readonly Answer[] | 'not-served'> {
  const pages = await batchPages(transport, type, parameter, groups);
  if (pages === 'refused') return postGroups(transport, type, parameter, groups);
  const answers = pages.map((page) => ({ page, group: askedOf(page, type, parameter, groups) }));
  const named = answers.flatMap(({ group }) => (group === undefined ? [] : [group]));
  const isKnown = answers.every(({ page, group }) => page.next === undefined || group !== undefined);
  if (isKnown && new Set(named).size === named.length) return answers;
  const alone: Answer[] = [];
  for (const group of groups) {
    const own = await batchPages(transport, type, parameter, [group]);
    if (own === 'refused') return 'not-served';
    for (const page of own) alone.push({ page, group });
  }
  return alone;
}

/** By what an answer says itself, not by its place: not every gateway keeps the order of a batch. */
function askedOf({ self }: SearchPage, type: string, parameter: string, groups: readonly Group[]): Group | undefined {
  if (groups.length === 1) return groups[0];
  const asked = self === undefined ? undefined : nextQuery(self, type).query[parameter];
  return groups.find((group) => group.join(',') === asked);
}

async function batchPages(
  transport: Transport,
  type: string,
  parameter: string,
  groups: readonly Group[],
): Promise<readonly SearchPage[] | 'refused'> {
  const urls = groups.map((group) => `${type}?${parameter}=${group.join(',')}&_count=1000`);
  const answers = await batchRead(transport, urls);
  if (answers === 'refused') return answers;
  return answers.map(({ resource }) => readPage(resource, type, { method: 'POST', path: '' }));
}

/** By posted forms, one after the other, where the server takes no batches. */
async function postGroups(
  transport: Transport,
  type: string,
  parameter: string,
  groups: readonly Group[],
): Promise<readonly Answer[] | 'not-served'> {
  const answers: Answer[] = [];
  for (const group of groups) {
    const answer = await postSearch(transport, type, { [parameter]: group.join(','), _count: '1000' });
    if (answer === 'refused') return 'not-served';
    answers.push({ page: readPage(answer.body, type, { method: 'POST', path: `${type}/_search` }), group });
  }
  return answers;
}
