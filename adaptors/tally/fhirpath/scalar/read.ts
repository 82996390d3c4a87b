import { type Alternative, findElement } from '../model.ts';
import { isSingleElement } from '../single-elements.ts';
import { quote } from '../text.ts';
import { isPrimitive } from '../types.ts';
import { BAIL, lines, type Names, type Shape, type Stream, when } from './stream.ts';

/** Above this many alternatives a choice is only read where its type is named. */
const OPEN_LIMIT = 12;
/** Above this many earlier alternatives their absence is looked up by name. */
const INLINE_LIMIT = 3;

/**
 * Read an element of each item.
 *
 * @param parent the items
 * @param name the element's name
 * @param names makes names of variables
 * @returns the element's items; undefined where there is no fast form
 * @example readMember(root, 'gender', names)
 */
export function readMember(parent: Stream, name: string, names: Names): Stream | undefined {
  const { path } = parent;
  const found = path === undefined || parent.kind !== 'object' ? undefined : findElement(path, name);
  if (path === undefined || found === undefined) return undefined;
  const repeats = !isSingleElement(path, name);
  if (found.kind === 'element') return readField(parent, { ...found, field: name }, repeats, names);
  const { alternatives } = found;
  const fields = alternatives.map(({ field }) => field);
  const decided = names('v');
  const each = (body: (item: string) => string) =>
    parent.each((item) =>
      lines(
        when(fields.map((field) => `${item}._${field} !== undefined`).join('\n|| '), BAIL),
        `let ${decided} = ${item}.${fields[0]};`,
        ...fields.slice(1).map((field) => `if (${decided} === undefined) ${decided} = ${item}.${field};`),
        when(
          `${decided} !== undefined`,
          lines(`if (${decided} === null || Array.isArray(${decided})) ${BAIL}`, body(decided)),
        ),
      ),
    );
  return {
    kind: 'any',
    single: parent.single,
    quiet: parent.quiet,
    choice: { parent, name, alternatives },
    each: fields.length > OPEN_LIMIT ? () => '' : each,
  };
}

/** Tell whether a choice that was not narrowed has too many types to be read. @example isTooOpen(stream) */
export function isTooOpen({ choice }: Stream): boolean {
  return choice !== undefined && choice.alternatives.length > OPEN_LIMIT;
}

/**
 * Narrow a choice element to one type.
 *
 * @param stream the choice
 * @param accept which types are wanted
 * @param names makes names of variables
 * @returns its items of that type; undefined where there is no fast form
 * @example readChoice(stream, (type) => type === 'Quantity', names)
 */
export function readChoice(stream: Stream, accept: (type: string) => boolean, names: Names): Stream | undefined {
  const { choice } = stream;
  if (choice === undefined) return stream.root === true ? undefined : stream;
  const { parent, name, alternatives } = choice;
  const wanted = alternatives.filter(({ type }) => accept(type));
  const [only] = wanted;
  if (only === undefined || wanted.length > 1) return undefined;
  const earlier = alternatives.slice(0, alternatives.indexOf(only)).map(({ field }) => field);
  const guard = (item: string) => {
    if (earlier.length === 0) return '';
    if (earlier.length > INLINE_LIMIT) return `if (!fp.isAlone(${item}, ${quote(name)}, ${quote(only.field)})) ${BAIL}`;
    const present = earlier.flatMap((field) => [`${item}.${field}`, `${item}._${field}`]);
    return when(present.map((one) => `${one} !== undefined`).join('\n|| '), BAIL);
  };
  return readField(parent, only, false, names, guard);
}

/**
 * Narrow a choice element with as(), which fails on several items of any type.
 *
 * @param stream the choice
 * @param accept which types are wanted
 * @param names makes names of variables
 * @returns its items of that type; undefined where there is no fast form, as for choices in repeating elements
 * @example readAs(stream, (type) => type === 'Quantity', names)
 */
export function readAs(stream: Stream, accept: (type: string) => boolean, names: Names): Stream | undefined {
  if (!stream.single || isTooOpen(stream)) return undefined;
  const { choice } = stream;
  if (choice === undefined) return readChoice(stream, accept, names);
  const fields = choice.alternatives.flatMap(({ field }) => [field, `_${field}`]);
  const each = (body: (item: string) => string) =>
    choice.parent.each((item) => {
      const several = fields.map((field) => `Array.isArray(${item}.${field})`).join('\n|| ');
      return lines(when(several, BAIL), body(item));
    });
  const parent = { ...choice.parent, each };
  return readChoice({ ...stream, choice: { ...choice, parent } }, accept, names);
}

/** Read one property; `guard` writes statements that come before a value is used. */
function readField(
  parent: Stream,
  { field, type, path }: Alternative,
  repeats: boolean,
  names: Names,
  guard: (item: string) => string = () => '',
): Stream | undefined {
  // What the model calls xhtml is text where objects are expected.
  if (type === 'xhtml') return undefined;
  const shape: Shape = isPrimitive(type) ? { kind: 'primitive' } : { kind: 'object', path };
  const [value, list, index, entry] = ['v', 'a', 'i', 'v'].map(names) as [string, string, string, string];
  const loop = (body: (item: string) => string) =>
    lines(
      `const ${list} = Array.isArray(${value}) ? ${value} : [${value}];`,
      `for (let ${index} = 0; ${index} < ${list}.length; ${index} += 1) {`,
      `const ${entry} = ${list}[${index}];`,
      shape.kind === 'primitive' ? `if (${entry} === undefined) ${BAIL}` : '',
      check(shape, entry),
      body(entry),
      '}',
    );
  const each = (body: (item: string) => string) =>
    parent.each((item) => {
      const inner = lines(guard(item), repeats ? loop(body) : lines(check(shape, value), body(value)));
      const bail = `if (${item}._${field} !== undefined) ${BAIL}`;
      // What stands beside a primitive value matters only where the value is missing.
      const late = shape.kind === 'primitive' && !repeats;
      const use = when(`${value} !== undefined`, inner);
      return lines(late ? '' : bail, `const ${value} = ${item}.${field};`, late ? `${use} else ${bail}` : use);
    });
  return { ...shape, single: parent.single && !repeats, quiet: parent.quiet, each };
}

function check({ kind }: Shape, value: string): string {
  return kind === 'primitive' ? `if (typeof ${value} === 'object') ${BAIL}` : `if (!fp.isPlain(${value})) ${BAIL}`;
}
