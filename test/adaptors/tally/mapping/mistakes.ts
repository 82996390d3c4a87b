import assert from 'node:assert/strict';
import { loadMapping } from '../../../../adaptors/tally/mapping/load-mapping.ts';
import { MappingError } from '../../../../adaptors/tally/mapping/problems.ts';
import { doses } from '../compile.ts';

/** A mistake in a mapping that is good otherwise, and every line that is said about it. */
export interface Mistake {
  readonly title: string;
  /** Texts of the good mapping and what stands there instead. */
  readonly edits?: readonly (readonly [from: string, to: string])[];
  /** A whole file instead. */
  readonly text?: string;
  readonly expected: readonly string[];
}

/** The text of the mapping with the mistake in it. */
export function withMistake({ title, edits = [], text = doses() }: Mistake): string {
  return edits.reduce((yaml, [from, to]) => {
    assert.ok(yaml.includes(from), `${title}: "${from}" is not in the mapping`);
    return yaml.replace(from, () => to);
  }, text);
}

/** The lines that a mapping file is refused with; none for a good one. */
export function refusal(text: string): string[] {
  try {
    loadMapping(text, 'm.yaml');
    return [];
  } catch (error) {
    if (error instanceof MappingError) return error.message.split('\n');
    throw error;
  }
}

/** Make a test of each mistake. */
export function describeMistakes(mistakes: readonly Mistake[]): void {
  for (const mistake of mistakes) {
    it(mistake.title, () => assert.deepEqual(refusal(withMistake(mistake)), mistake.expected));
  }
}
