import type { Happening, History, Settings } from './happenings.ts';
import { liveThrough } from './live-through.ts';

const SETTINGS: Settings = {
  onEmpty: 'delete',
  onManualEdit: 'keep',
  keepOpen: 2,
  zeros: 'none',
  zeroIsSignificant: false,
  pageSize: 0,
  expiryDays: 0,
  slowness: 0,
  way: 'search',
  concurrency: 1,
};

const girl = { child: 'amina', sex: 'female', birthDate: '2025-12-19' } as const;

/** Histories that once ended in other values than a full recount gives, as short as they can be. */
const FOUND: Readonly<Record<string, readonly Happening[]>> = {
  'a child was corrected, counted, and corrected back within ten minutes': [
    { what: 'change child', ...girl, sex: 'male' },
    { what: 'run' },
    { what: 'change child', ...girl },
    { what: 'run' },
  ],
  'a place was moved, counted, and moved back within ten minutes': [
    {
      what: 'record',
      dose: 5,
      as: { child: 'amina', at: 'ward-1', on: '2026-01-05', vaccine: '19', status: 'completed' },
    },
    { what: 'part of', place: 'ward-1', parent: 'loc-belo' },
    { what: 'run' },
    { what: 'part of', place: 'ward-1', parent: 'loc-amari' },
    { what: 'run' },
  ],
  'a child was deleted, counted without, and came back as before': [
    { what: 'wait', minutes: 1440 },
    { what: 'change child', child: 'baraka', sex: 'male', birthDate: '2025-03-08' },
    { what: 'run' },
    { what: 'delete child', child: 'amina' },
    { what: 'run' },
    { what: 'change child', ...girl },
    { what: 'run' },
  ],
};

/** Those that take other settings. */
const FOUND_OTHERWISE: Readonly<Record<string, History>> = {
  'a dose was stored within a minute of the last search for the doses of its child, and the child was deleted': {
    settings: { ...SETTINGS, keepOpen: 1, pageSize: 2 },
    happenings: [
      { what: 'run' },
      {
        what: 'commit late',
        as: { child: 'amina', at: 'loc-amari', on: '2026-02-28', vaccine: '19', status: 'completed' },
        minutes: 1,
      },
      { what: 'change date', dose: 4, on: '2026-01-05' },
      { what: 'run' },
      { what: 'change date', dose: 1, on: '2026-01-05' },
      { what: 'delete child', child: 'amina' },
    ],
  },
  'two months ended before an export of changes was started': {
    settings: { ...SETTINGS, way: 'bulk since', keepOpen: 1, zeros: 'assigned', zeroIsSignificant: true },
    happenings: [{ what: 'wait', minutes: 80 * 1440 }, { what: 'run' }],
  },
};

describe('DHIS2 holds what a full recount gives after', function () {
  this.timeout(180_000);

  const plain = Object.entries(FOUND).map(
    ([title, happenings]) => [title, { settings: SETTINGS, happenings }] as const,
  );
  for (const [title, history] of [...plain, ...Object.entries(FOUND_OTHERWISE)]) {
    it(title, async () => {
      await liveThrough('2.41', history);
    });
  }
});
