import { type Movement, startStockServer } from '../stock/index.ts';
import { dayOf, type StartSystem } from './system.ts';

/** What an embedded logistics system is started with. */
export interface StockSample {
  readonly token: string;
  /** Movements up to a day, `YYYY-MM-DD`. */
  readonly movements: (options: { today: string }) => readonly Movement[];
}

/**
 * Describe a logistics system of the sandbox.
 *
 * @param sample its token and movements
 * @returns what starts it
 * @example stockSystem({ token: STOCK_TOKEN, movements: stockMovements })
 */
export function stockSystem({ token, movements }: StockSample): StartSystem {
  return async ({ now, port }) => {
    const stock = await startStockServer({ now, port, token });
    const all = movements({ today: dayOf({ now }) });
    stock.load(all);
    return {
      title: 'Logistics system',
      holds: `${all.length} movements of stock`,
      url: stock.url,
      credential: { baseUrl: stock.url, access_token: token },
      close: () => stock.close(),
    };
  };
}
