import type { Alternative } from '../model.ts';

/** Statement that leaves the fast form for the exact one; the label is around the whole body. */
export const BAIL = 'break fast;';

/** What is known of each item of a stream. */
export interface Shape {
  /** `any` where a choice is still open. */
  readonly kind: 'primitive' | 'object' | 'any';
  /** Path under which the model lists the children of objects. */
  readonly path?: string | undefined;
}

/** Items that are never put into a list: code for each of them stands where the item is found. */
export interface Stream extends Shape {
  /** Whether there is never more than one item. */
  readonly single: boolean;
  /** Whether the exact form cannot fail on items that are skipped. */
  readonly quiet: boolean;
  /** Write statements that run others for each item, which is never null or undefined. */
  readonly each: (body: (item: string) => string) => string;
  /** A choice element whose type is still open. */
  readonly choice?: { readonly parent: Stream; readonly name: string; readonly alternatives: readonly Alternative[] };
  /** The resource or item that the whole expression is about. */
  readonly root?: boolean;
}

/** A condition: statements that come first, and two JavaScript conditions; neither holds where nothing is known. */
export interface Truth {
  readonly before: string;
  readonly isTrue: string;
  readonly isFalse: string;
  readonly quiet: boolean;
}

/** Makes names that no other part of the same function has. */
export type Names = (letter: string) => string;

/** Start making names. @example makeNames()('v') // 'v1' */
export function makeNames(): Names {
  let count = 0;
  return (letter) => {
    count += 1;
    return `${letter}${count}`;
  };
}

/** Put statements under one another. @example lines('let a;', '', 'a = 1;') */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** Write a statement that runs others under a condition. @example when('a', 'b();') */
export function when(condition: string, body: string): string {
  return `if (${condition}) {\n${body}\n}`;
}

/**
 * Write statements that run for the first item only.
 *
 * @param stream the items
 * @param names makes the label's name
 * @param body what to do with the first item
 * @returns a labelled block, which is left early where what follows cannot fail
 * @example onFirst(stream, names, (item) => `found = ${item};`)
 */
export function onFirst(stream: Stream, names: Names, body: (item: string) => string): string {
  if (stream.single) return stream.each(body);
  const label = names('l');
  if (stream.quiet) return `${label}: {\n${stream.each((item) => lines(body(item), `break ${label};`))}\n}`;
  const seen = names('s');
  return lines(
    `let ${seen} = false;`,
    stream.each((item) => when(`!${seen}`, lines(`${seen} = true;`, body(item)))),
  );
}
