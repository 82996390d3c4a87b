import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reportValues } from '../../../adaptors/dhis2/index.ts';
import { dataValueSource, overSource } from '../../../adaptors/dhis2/source/index.ts';
import { http } from '../../../adaptors/language-dhis2/index.ts';
import { tallyRecords } from '../../../adaptors/records/index.ts';
import { beginRun, continueRun, keep, verdict } from '../../../adaptors/run/index.ts';
import type { RunReport, RunState } from '../../../adaptors/run/state.ts';
import type { CompiledMapping } from '../../../adaptors/tally/compiled-mapping.ts';
import { type Dhis2Http, overDhis2, type Transport } from '../../../adaptors/transport/index.ts';
import { loadCompiledMapping } from '../../../cli/build/load-compiled-mapping.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import type { Intercept } from '../../../cli/sandbox/http/index.ts';
import { SOURCE_OPTION_COMBOS } from '../../../cli/sandbox/sample/exchange/source-combos.ts';
import { SOURCE_ELEMENTS, sourceMetadata } from '../../../cli/sandbox/sample/exchange/source-metadata.ts';
import { SOURCE_PLACES } from '../../../cli/sandbox/sample/exchange/source-places.ts';
import { TARGET_ELEMENTS, targetMetadata } from '../../../cli/sandbox/sample/exchange/target-metadata.ts';
import { FACILITIES } from '../../../cli/sandbox/sample/places.ts';

/** The files of the mapping, beside each other. */
export type Files = Readonly<Record<string, string>>;

/** A mapping of malaria by quarter and two ages, and two facilities that come to one unit. */
export const FILES: Files = {
  'mapping.yaml': `
name: exchange
dataSet: NAT_QUARTERLY
period: { type: Quarterly, timeZone: Africa/Nairobi, keepOpen: 1, since: 2025-10 }
orgUnits: { lookup: org-units.csv }
onEmpty: delete
maxQuarantined: 10%
sources:
  - dataValues: { dataSet: FAC_MONTHLY, periodType: Monthly, orgUnits: [FS] }
    elements: elements.csv
    combos: combos.csv
`,
  'elements.csv': `from,to,by,aggregate
FAC_MAL_CONFIRMED,NAT_MAL_CONFIRMED,,
FAC_OPD_NEW,NAT_OPD_VISITS,-,
FAC_OPD_RETURN,NAT_OPD_VISITS,-,
FAC_ACT_STOCK,NAT_ACT_STOCK_LOWEST,-,min
FAC_REMARKS,-,,
`,
  'combos.csv': `from,Age
"Male, 0-11 months",Under 5 years
"Male, 12-59 months",Under 5 years
"Male, 5-14 years",5 years and older
"Female, 0-11 months",Under 5 years
"Female, 5-14 years",5 years and older
`,
  'org-units.csv': `place,orgUnit
FS-1001,nnDarh7hZhG
FS-1001-W,nnDarh7hZhG
FS-1002,UpC3p4YvEez
`,
};

const NOW = '2026-04-10T00:00:00.000Z';
const DEFAULT = 'HllvX50cXC0';

/** A value in short: facility, month, element, combo (default where it is left out), value. */
export type Short = readonly [
  place: string,
  period: string,
  element: keyof typeof SOURCE_ELEMENTS,
  value: string,
  combo?: string,
];

/** Two DHIS2s and a mapping between them. */
export interface ExchangeWorld {
  readonly source: Dhis2Server;
  readonly dhis2: Dhis2Server;
  readonly clock: { now: string };
  readonly faults: { source?: Intercept | undefined; dhis2?: Intercept | undefined };
  readonly log: string[];
  /** Enter values into the source as clerks do. */
  enter(...values: readonly Short[]): void;
  /** Delete a value of the source as clerks do. */
  remove(value: Short): Promise<void>;
  /** Run the three steps; the state is kept where the verdict is red too. */
  run(input?: Partial<RunState>): Promise<{ readonly report: RunReport; readonly verdict: string | undefined }>;
  /** Run until a request, after which the process is gone; `handled`: the server has done what it asked. */
  killedAt(request: number, handled: boolean): Promise<boolean>;
  state(): RunState;
  /** Values of the target that are not deleted, a line each. */
  values(): string[];
  /** Imports into the target. */
  posts(): number;
  close(): Promise<void>;
}

/** What a world is made of. */
export interface WorldOptions {
  readonly source?: '2.41' | '2.43';
  readonly target?: '2.41' | '2.43';
  readonly files?: Files;
  readonly calendar?: 'iso8601' | 'nepali';
  /** User of the source. */
  readonly user?: { readonly username: string; readonly password: string };
  readonly metadata?: readonly unknown[];
  /** More of the target's metadata. */
  readonly targetMetadata?: readonly unknown[];
  /** Makes of the source what no embedded one is. */
  readonly sourceAs?: (transport: Transport) => Transport;
  /** Report to the server that is read. */
  readonly toItself?: boolean;
}

/**
 * Start a source and a target with the sample's metadata and no values.
 *
 * @param options versions, files that differ from `FILES`
 * @returns the world
 */
export async function startExchangeWorld(options: WorldOptions = {}): Promise<ExchangeWorld> {
  const faults: ExchangeWorld['faults'] = {};
  const clock = { now: NOW };
  const now = () => new Date(clock.now);
  const source = await startDhis2Server({
    ...{ now, version: options.source ?? '2.41', metadata: [...sourceMetadata(), ...(options.metadata ?? [])] },
    ...(options.calendar === undefined ? {} : { calendar: options.calendar }),
    intercept: (request) => faults.source?.(request),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version: options.target ?? '2.41', metadata: [...targetMetadata(), ...(options.targetMetadata ?? [])] },
    intercept: (request) => faults.dhis2?.(request),
  });
  const mapping = await compiled({ ...FILES, ...options.files });
  const user = options.user ?? { username: 'tallysheet', password: 'Tally-1-sheet' };
  const log: string[] = [];
  let kept: RunState = {};

  const steps = (wrap: (transport: Transport) => Transport) => {
    const over = (configuration: unknown) => wrap(overDhis2(http as unknown as Dhis2Http)(configuration));
    const stepClock = { now: () => 0, random: () => 0, sleep: () => Promise.resolve() };
    const shared = { clock: stepClock, log: (line: string) => log.push(line) };
    return [
      [
        { hostUrl: source.url, ...user },
        beginRun({ seconds: 100, clock: stepClock }),
        tallyRecords(mapping, {
          ...shared,
          over: overSource(over),
          source: (transport, credential) =>
            dataValueSource(options.sourceAs?.(transport) ?? transport, mapping, shared.log, credential),
        }),
        keep('proposed'),
      ],
      [
        { hostUrl: options.toItself ? `${source.url}/` : dhis2.url, username: 'tallysheet', password: 'Tally-1-sheet' },
        continueRun({ seconds: 200, clock: stepClock }),
        reportValues(mapping, { ...shared, over, workflow: 'exchange' }),
        keep('report'),
      ],
    ] as const;
  };

  async function runSteps(state: RunState, wrap: (transport: Transport) => Transport): Promise<RunState> {
    let current = state;
    for (const [configuration, ...operations] of steps(wrap)) {
      current = { ...current, configuration };
      for (const operation of operations) current = await operation(current);
    }
    return current;
  }

  return {
    ...{ source, dhis2, clock, faults, log },
    enter(...values) {
      for (const value of values) source.put(entered(value));
    },
    async remove(value) {
      const { value: _, storedBy: __, ...key } = entered(value);
      await fetch(`${source.url}/api/dataValueSets?importStrategy=DELETE`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Basic ${btoa('admin:district')}` },
        body: JSON.stringify({ dataSet: dataSetOf(), dataValues: [{ ...key, value: '0' }] }),
      });
    },
    async run(input = {}) {
      const { report: _, ...start } = kept;
      kept = await silently(() => runSteps({ asOf: clock.now, ...input, ...start }, (transport) => transport));
      const { report } = kept;
      if (report === undefined) throw new TypeError('the run left no report');
      let red: string | undefined;
      try {
        await verdict()(kept);
      } catch (error) {
        red = error instanceof Error ? error.message : String(error);
      }
      return { report, verdict: red };
    },
    async killedAt(request, handled) {
      const { report: _, ...start } = kept;
      let sent = 0;
      const wrap = (transport: Transport): Transport => ({
        system: transport.system,
        async send(asked) {
          sent += 1;
          if (sent === request && !handled) throw new Killed();
          const answer = await transport.send(asked);
          if (sent === request) throw new Killed();
          return answer;
        },
      });
      try {
        kept = await silently(() => runSteps({ asOf: clock.now, ...start }, wrap));
        return false;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        return true;
      }
    },
    state: () => kept,
    values: () => linesOf(dhis2),
    posts: () =>
      dhis2.requests.filter(({ method, path }) => method === 'POST' && path.endsWith('/dataValueSets')).length,
    async close() {
      await source.close();
      await dhis2.close();
    },
  };
}

class Killed extends Error {}

/** Compile a mapping of texts. */
async function compiled(files: Files): Promise<CompiledMapping> {
  const folder = mkdtempSync(join(tmpdir(), 'tallysheet-exchange-'));
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  try {
    return await loadCompiledMapping(join(folder, 'mapping.yaml'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function entered([code, period, element, value, combo]: Short) {
  const unit = SOURCE_PLACES.find((place) => place.code === code);
  const categoryOptionCombo = SOURCE_OPTION_COMBOS.find(({ name }) => name === combo)?.id ?? DEFAULT;
  return {
    ...{ dataElement: SOURCE_ELEMENTS[element].id, period, orgUnit: unit?.id ?? code, categoryOptionCombo },
    ...{ value, storedBy: 'facility.clerk' },
  };
}

function dataSetOf(): string {
  const found = JSON.stringify(sourceMetadata()).match(/"dataSets":\[\{"id":"(\w+)"/)?.[1];
  if (found === undefined) throw new TypeError('the sample has no data set');
  return found;
}

function linesOf(dhis2: Dhis2Server): string[] {
  const units = new Map<string, string>(FACILITIES.map(({ orgUnit, name }) => [orgUnit, name.split(' ')[0] ?? name]));
  const elements = new Map(Object.values(TARGET_ELEMENTS).map(({ id, code }) => [id, code.replace('NAT_', '')]));
  return dhis2
    .values()
    .filter(({ deleted }) => !deleted)
    .map(({ period, orgUnit, dataElement, categoryOptionCombo, value, storedBy }) => {
      const by = storedBy === 'tallysheet' ? '' : ` by ${storedBy}`;
      const split = categoryOptionCombo === DEFAULT ? '' : ` ${COMBO_NAMES.get(categoryOptionCombo) ?? 'split'}`;
      return `${period} ${units.get(orgUnit) ?? orgUnit} ${elements.get(dataElement) ?? dataElement}${split} = ${value}${by}`;
    })
    .sort();
}

/** Filled by `nameCombos`. */
const COMBO_NAMES = new Map<string, string>();

/** Learn the names that the target gave the option combos that it made. */
export async function nameCombos({ dhis2 }: Pick<ExchangeWorld, 'dhis2'>): Promise<void> {
  const answer = await fetch(`${dhis2.url}/api/categoryOptionCombos?fields=id,name&paging=false`, {
    headers: { authorization: `Basic ${btoa('admin:district')}` },
  });
  const { categoryOptionCombos } = (await answer.json()) as { categoryOptionCombos: { id: string; name: string }[] };
  for (const { id, name } of categoryOptionCombos) COMBO_NAMES.set(id, name.startsWith('Under') ? '<5' : '≥5');
}

/** The compatible adaptor prints each request. */
async function silently<Result>(work: () => Promise<Result>): Promise<Result> {
  const print = console.log;
  console.log = () => undefined;
  try {
    return await work();
  } finally {
    console.log = print;
  }
}
