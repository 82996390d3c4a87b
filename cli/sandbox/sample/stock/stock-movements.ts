import type { Movement } from '../../stock/index.ts';
import { addDays } from '../days.ts';
import { mulberry32 } from '../mulberry32.ts';
import { FACILITIES } from '../places.ts';
import { ITEMS } from './stock-metadata.ts';

/** The token that the sample's job comes in with. */
export const STOCK_TOKEN = 'stock-token-of-the-sandbox';

const DAYS = 400;
const REASONS = ['EXPIRED', 'BROKEN', 'FROZEN'];

/**
 * Make a year of stock movements: each facility receives vaccines about once a month, issues some on most working days, and
 * loses a few. Two have no place or no date, as in real ones.
 *
 * @param options the day up to which there are movements, `YYYY-MM-DD`
 * @returns movements, the same for the same day
 */
export function stockMovements({ today }: { today: string }): Movement[] {
  const chance = mulberry32(4);
  const movements: Movement[] = [];
  const add = (
    date: string | undefined,
    more: Pick<Movement, 'type' | 'facility' | 'item' | 'quantity'> & { reason?: string },
  ) => {
    const at = `${date ?? today}T14:30:00.000Z`;
    const id = `M-${String(movements.length + 1).padStart(6, '0')}`;
    movements.push({
      id,
      ...(date === undefined ? {} : { date }),
      ...more,
      createdAt: at,
      updatedAt: at,
      deleted: false,
    });
  };
  for (const { code: facility, share } of FACILITIES) {
    for (const item of Object.keys(ITEMS)) {
      for (let day = DAYS - Math.floor(chance() * 30); day > 0; day -= 20 + Math.floor(chance() * 20)) {
        add(addDays(today, -day), {
          type: 'RECEIPT',
          facility,
          item,
          quantity: 20 * (1 + Math.floor((chance() * share) / 2)),
        });
      }
      for (let day = DAYS - 30; day > 0; day -= 3 + Math.floor(chance() * 6)) {
        add(addDays(today, -day), { type: 'ISSUE', facility, item, quantity: 1 + Math.floor(chance() * share) });
        if (chance() > 0.05) continue;
        const reason = REASONS[Math.floor(chance() * REASONS.length)] ?? 'EXPIRED';
        add(addDays(today, -day), { type: 'LOSS', facility, item, quantity: 1 + Math.floor(chance() * 10), reason });
      }
    }
  }
  add(addDays(today, -40), { type: 'ISSUE', item: 'VAC-BCG-20', quantity: 3 });
  add(undefined, { type: 'ISSUE', facility: 'TL-1001', item: 'VAC-BCG-20', quantity: 3 });
  return movements;
}
