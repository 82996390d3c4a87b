import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { nearest, type Problems } from './problems.ts';

/** A text of the file and where it stands. */
export interface Text {
  readonly value: string;
  readonly node: Scalar;
}

/** A key of a map with what it stands for. */
export interface Entry {
  readonly name: string;
  readonly key: Scalar;
  readonly value: Node;
}

/** Reads a YAML map key by key and notes every mistake in it, with its place. */
export class Fields {
  readonly node: YAMLMap;
  readonly problems: Problems;
  readonly where: string;

  /**
   * @param node the map
   * @param where what the map is, for messages: `trigger`
   * @param keys every key it may have; undefined allows all
   * @param problems where mistakes go; unknown keys at once
   */
  constructor(node: YAMLMap, where: string, keys: readonly string[] | undefined, problems: Problems) {
    this.node = node;
    this.where = where;
    this.problems = problems;
    if (keys === undefined) return;
    for (const { name, key } of entriesOf(node)) {
      if (!keys.includes(name)) problems.at(key, `unknown key "${name}" in ${where}`, expected(name, keys));
    }
  }

  /** Tell whether the map has a key. */
  has(key: string): boolean {
    return this.#pair(key) !== undefined;
  }

  /** A text, or undefined (noted when it is needed or something else). A year such as `2024` reads as a text too. */
  text(key: string, need: 'needed' | 'optional', example: string): Text | undefined {
    const value = this.#value(key, need, example);
    return value === undefined
      ? undefined
      : this.asText(value, `"${key}" in ${this.where}`, `write ${key}: ${example}`);
  }

  /** A node as a text, or undefined (noted). */
  asText(value: Node, what: string, fix: string): Text | undefined {
    return textOf(value, what, fix, this.problems);
  }

  /** One of some words, or undefined (noted); the default where the key is absent. */
  oneOf<Word extends string>(key: string, words: readonly Word[], absent: Word): Word {
    if (!this.has(key)) return absent;
    const text = this.text(key, 'optional', words.join(' | '));
    const found = words.find((word) => word === text?.value);
    if (text !== undefined && found === undefined) {
      this.problems.at(text.node, `"${key}" in ${this.where} cannot be "${text.value}"`, expected(text.value, words));
    }
    return found ?? absent;
  }

  /** A number above 0, or undefined (noted). */
  amount(key: string, need: 'needed' | 'optional', example: string): number | undefined {
    return this.#number(key, need, example, 'a number above 0', (value) => value > 0);
  }

  /** A whole number of 0 or more, or undefined (noted). */
  wholeNumber(key: string, need: 'needed' | 'optional', example: string): number | undefined {
    return this.#number(key, need, example, 'a whole number', (value) => Number.isInteger(value) && value >= 0);
  }

  /** True or false; the default where the key is absent. */
  flag(key: string, absent: boolean): boolean {
    const value = this.#value(key, 'optional', 'true');
    if (value === undefined) return absent;
    if (isScalar(value) && typeof value.value === 'boolean') return value.value;
    this.problems.at(value, `expected true or false for "${key}" in ${this.where}`, `write ${key}: ${!absent}`);
    return absent;
  }

  /** A map, or undefined (noted when it is needed or something else). */
  map(key: string, need: 'needed' | 'optional', example: string): YAMLMap | undefined {
    const value = this.#value(key, need, example);
    if (value === undefined || (isMap(value) && value.items.length > 0)) return value as YAMLMap | undefined;
    this.problems.at(value, `expected keys and values for "${key}" in ${this.where}`, `write ${key}: ${example}`);
    return undefined;
  }

  /** The items of a list, or undefined (noted when it is needed and absent or empty, or something else). */
  list(key: string, need: 'needed' | 'optional', example: string): readonly Node[] | undefined {
    const value = this.#value(key, need, example);
    if (value === undefined) return undefined;
    if (isSeq(value) && (need === 'optional' || value.items.length > 0)) return (value as YAMLSeq<Node>).items;
    const message = isSeq(value)
      ? `"${key}" in ${this.where} is empty`
      : `expected a list for "${key}" in ${this.where}`;
    this.problems.at(value, message, `write ${key}: ${example}`);
    return undefined;
  }

  /** A list of texts; none where the key is absent. */
  texts(key: string, need: 'needed' | 'optional', example: string): Text[] {
    const items = this.list(key, need, example) ?? [];
    return items.flatMap(
      (item) => this.asText(item, `an item of "${key}" in ${this.where}`, `write ${key}: ${example}`) ?? [],
    );
  }

  /** A node by its key, of whatever kind. */
  value(key: string): Node | undefined {
    return this.#value(key, 'optional', '');
  }

  #number(
    key: string,
    need: 'needed' | 'optional',
    example: string,
    what: string,
    ok: (n: number) => boolean,
  ): number | undefined {
    const value = this.#value(key, need, example);
    if (value === undefined) return undefined;
    if (isScalar(value) && typeof value.value === 'number' && Number.isFinite(value.value) && ok(value.value))
      return value.value;
    this.problems.at(value, `expected ${what} for "${key}" in ${this.where}`, `write ${key}: ${example}`);
    return undefined;
  }

  #value(key: string, need: 'needed' | 'optional', example: string): Node | undefined {
    const pair = this.#pair(key);
    if (pair === undefined) {
      if (need === 'needed')
        this.problems.at(this.node, `"${key}" is missing in ${this.where}`, `add ${key}: ${example}`);
      return undefined;
    }
    // A key with nothing after it is parsed as a scalar whose value is null; it has a place all the same.
    return (pair.value ?? pair.key) as Node;
  }

  #pair(key: string): Pair | undefined {
    return this.node.items.find((item) => isScalar(item.key) && item.key.value === key);
  }
}

/**
 * Read a node as a text; a number such as `2024` is one too.
 *
 * @param value the node
 * @param what what it is, for messages
 * @param fix what to write
 * @param problems where mistakes go
 * @returns the text, or undefined (noted)
 */
export function textOf(value: Node, what: string, fix: string, problems: Problems): Text | undefined {
  if (isScalar(value) && typeof value.value === 'string' && value.value.trim() !== '') {
    return { value: value.value, node: value };
  }
  if (isScalar(value) && typeof value.value === 'number') {
    return { value: value.source ?? String(value.value), node: value };
  }
  problems.at(value, `expected a text for ${what}`, fix);
  return undefined;
}

/**
 * List the keys of a map with their nodes.
 *
 * @param node a YAML map
 * @returns its entries in the order of the file
 */
export function entriesOf(node: YAMLMap): Entry[] {
  return node.items.flatMap(({ key, value }) =>
    isScalar(key) ? [{ name: nameOf(key), key, value: (value ?? key) as Node }] : [],
  );
}

/** A key as it is written: YAML reads `04` as the number 4, but as a code it is `04`. */
function nameOf(key: Scalar): string {
  return typeof key.value === 'number' ? (key.source ?? String(key.value)) : String(key.value);
}

/**
 * Say which name was expected: the nearest one, or all of them.
 *
 * @param name what was written
 * @param valid what would have been right
 * @returns a sentence for a problem's `fix`
 * @example expected('serch', ['search', 'where']) // 'did you mean "search"?'
 */
export function expected(name: string, valid: readonly string[]): string {
  // A joined column without its join: `sex` for `child.sex`.
  const meant = valid.find((known) => known.endsWith(`.${name}`)) ?? nearest(name, valid);
  if (meant !== undefined) return `did you mean "${meant}"?`;
  return valid.length === 0 ? 'there is none' : `expected one of ${valid.join(', ')}`;
}
