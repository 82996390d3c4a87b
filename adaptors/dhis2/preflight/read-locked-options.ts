import { batches } from '../../batches.ts';
import type { Transport } from '../../transport/index.ts';
import type { ValueKey } from '../cells/value-key.ts';
import type { DataSet, Dhis2Context, OptionCombo } from '../metadata/data-set.ts';
import { isDefaultCombo } from '../metadata/option-combos.ts';
import { listAt, readObject } from '../metadata/read-objects.ts';
import type { ValueCheck } from './value-check.ts';

/** As many UIDs as a request line of 8 KiB takes with room to spare. */
const OPTIONS_A_REQUEST = 200;

interface RawOption {
  readonly id?: string;
  readonly access?: { readonly data?: { readonly write?: boolean } };
}

/**
 * Read which category options of some values the user may not write data to: up to 2.42 DHIS2 refuses each value (E7614,
 * E7616), from 2.43 all that is sent with one (E8012). Superusers may write to all, and options that the server does not
 * show are left to it.
 *
 * @param transport the DHIS2 server
 * @param keys values that differ
 * @param dataSet with its combos
 * @param context the user's authorities
 * @returns a check, `option-not-writable`
 * @throws {TransportError} when an answer does not come or lacks `categoryOptions`
 * @example withholdChanges(changes, await readLockedOptions(dhis2, changes, dataSet, context))
 */
export async function readLockedOptions(
  transport: Transport,
  keys: readonly ValueKey[],
  { elements, attributeOptionCombos }: Pick<DataSet, 'elements' | 'attributeOptionCombos'>,
  { authorities }: Pick<Dhis2Context, 'authorities'>,
): Promise<ValueCheck> {
  if (authorities.includes('ALL')) return () => undefined;
  const combos = new Map<string, OptionCombo>(
    [...elements.flatMap(({ optionCombos }) => optionCombos), ...attributeOptionCombos].map((combo) => [
      combo.id,
      combo,
    ]),
  );
  const used = new Set<string>();
  for (const id of new Set(keys.flatMap(combosOf))) {
    const combo = combos.get(id);
    if (combo !== undefined && !isDefaultCombo(combo)) for (const each of combo.categoryOptions) used.add(each.id);
  }
  const locked = await readLocked(transport, [...used].sort());
  return (key) => {
    for (const id of combosOf(key)) {
      const option = combos.get(id)?.categoryOptions.find((one) => locked.has(one.id));
      if (option === undefined) continue;
      return {
        code: 'option-not-writable',
        message: `the user may not write data to category option "${option.name ?? option.code ?? option.id}"`,
        fix: 'share the category option with the user for writing data: ask who administers DHIS2',
      };
    }
    return undefined;
  };
}

function combosOf({ categoryOptionCombo, attributeOptionCombo }: ValueKey): [string, string] {
  return [categoryOptionCombo, attributeOptionCombo];
}

async function readLocked(transport: Transport, options: readonly string[]): Promise<ReadonlySet<string>> {
  const locked = new Set<string>();
  for (const some of batches(options, OPTIONS_A_REQUEST)) {
    const query = { filter: `id:in:[${some.join(',')}]`, fields: 'id,access[data[write]]', paging: 'false' };
    const answer = await readObject(transport, 'categoryOptions', query);
    for (const { id, access } of listAt<RawOption>(answer, 'categoryOptions')) {
      if (id !== undefined && access?.data?.write === false) locked.add(id);
    }
  }
  return locked;
}
