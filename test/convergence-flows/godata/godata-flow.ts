import type { Flow } from '../flow.ts';
import { liveValues } from '../values/live-values.ts';
import { type GodataHistory, godataHistories } from './godata-happenings.ts';
import { startGodataFlow } from './godata-world.ts';

/** Cases and contacts of Go.Data, counted by week. */
export const godataFlow: Flow<GodataHistory> = {
  name: 'godata',
  variants: ['2.41', '2.43'],
  histories: godataHistories,
  live: async (variant, { settings, happenings }, lived) => {
    const world = await startGodataFlow(variant === '2.41' ? '2.41' : '2.43', settings);
    await liveValues(world, happenings, lived);
  },
};
