import { overSource } from '../../../adaptors/dhis2/source/index.ts';
import { applyMetadata, type MetadataReport, takeMetadata } from '../../../adaptors/dhis2/sync/index.ts';
import { http } from '../../../adaptors/language-dhis2/index.ts';
import { type Dhis2Http, overDhis2 } from '../../../adaptors/transport/index.ts';
import { type Dhis2Server, startDhis2Server } from '../../../cli/sandbox/dhis2/index.ts';
import { metadataTarget } from '../../../cli/sandbox/sample/exchange/metadata-target.ts';
import { sourceMetadata } from '../../../cli/sandbox/sample/exchange/source-metadata.ts';
import { aside } from '../../workflow/support/aside.ts';
import { MAPPING } from '../../workflow/support/metadata-world.ts';
import type { Troubled, Watch } from '../trouble.ts';
import { STILL } from '../values/run-values.ts';
import type { MetadataChange, MetadataHistory } from './metadata-happenings.ts';
import { codeInTarget, type Element, type MetadataInTarget, type MetadataModel } from './metadata-model.ts';

type Version = '2.41' | '2.43';
type Raw = Readonly<Record<string, unknown>> & { readonly id: string; readonly code: string };

/** Two DHIS2, and what is known of their metadata beside. */
export interface MetadataFlowWorld extends Troubled<MetadataChange> {
  readonly model: MetadataModel;
  readonly dhis2: Dhis2Server;
  /** What people wrote in the target, by code. */
  readonly descriptions: Map<string, string>;
  run(input: { readonly apply: boolean }): Promise<MetadataReport>;
  read(): Promise<MetadataInTarget>;
  close(): Promise<void>;
}

/** What happens to a data element that is there. */
type ChangeOfElement = Extract<
  MetadataChange,
  { what: `rename element${string}` | 'describe element' | 'take element out of target' }
>;

const START = Date.parse('2026-04-10T00:00:00.000Z');
const ADMIN = { username: 'admin', password: 'district' };
const HEADERS = { authorization: `Basic ${btoa('admin:district')}` };
const DISTRICTS = ['FS-1', 'FS-2'];
const LEFT_OUT = 'FAC_REMARKS';
const DATA_SET = 'FAC_MONTHLY';

/**
 * Start two DHIS2 whose metadata differ.
 *
 * @param versions of the source and of the target
 * @param settings what does not change in a history
 * @returns the world
 */
export async function startMetadataFlow(
  [from, to]: readonly [Version, Version],
  { allowMoves }: MetadataHistory['settings'],
): Promise<MetadataFlowWorld> {
  const live: { time: number; watch: Watch | undefined } = { time: START, watch: undefined };
  const now = () => new Date(live.time);
  const source = await startDhis2Server({
    ...{ now, version: from, metadata: sourceMetadata() },
    intercept: (asked) => live.watch?.('source', asked),
  });
  const dhis2 = await startDhis2Server({
    ...{ now, version: to, metadata: metadataTarget() },
    intercept: (asked) => live.watch?.('dhis2', asked),
  });
  const model = await readModel(source);
  const descriptions = new Map<string, string>();
  let made = 0;

  /** Change an object as a person does: what else it has stays. */
  async function edit(server: Dhis2Server, type: string, code: string, by: (known: Raw) => object): Promise<void> {
    const [known] = await list(server, type, `:owner&filter=code:eq:${code}`);
    if (known !== undefined) server.importMetadata({ [type]: [{ ...known, ...by(known) }] });
  }
  const unitAt = (nth: number) => [...model.units.values()].at(nth % model.units.size);
  const elementAt = (nth: number) => [...model.elements.values()].at(nth % model.elements.size);
  async function editUnit(nth: number, isTarget: boolean, by: object, next?: { readonly [field: string]: string }) {
    const unit = unitAt(nth);
    if (unit === undefined) return;
    if (!isTarget) model.units.set(unit.code, { ...unit, ...next });
    const code = isTarget ? codeInTarget(unit.code) : unit.code;
    await edit(isTarget ? dhis2 : source, 'organisationUnits', code, () => by);
  }
  async function move(nth: number, isTarget: boolean, district: string): Promise<void> {
    if (DISTRICTS.includes(unitAt(nth)?.code ?? 'FS-1')) return;
    const [above] = await list(isTarget ? dhis2 : source, 'organisationUnits', `id,code&filter=code:eq:${district}`);
    await editUnit(nth, isTarget, { parent: { id: above?.id } }, { parent: district });
  }

  async function happen(change: MetadataChange): Promise<void> {
    switch (change.what) {
      case 'rename unit':
      case 'rename unit in target': {
        const name = `${unitAt(change.nth)?.code} Unit ${change.name}`;
        return await editUnit(change.nth, change.what !== 'rename unit', { name, shortName: name }, { name });
      }
      case 'move unit':
        return await move(change.nth, false, DISTRICTS[change.district] ?? '');
      case 'move unit in target':
        return await move(change.nth, true, codeInTarget(DISTRICTS[change.district] ?? ''));
      case 'close unit':
      case 'open unit':
      case 'close unit in target': {
        const closedDate = change.what === 'open unit' ? '' : '2026-02-01';
        const by = { closedDate: closedDate === '' ? undefined : closedDate };
        return await editUnit(change.nth, change.what === 'close unit in target', by, { closedDate });
      }
      case 'describe unit in target': {
        const [unit, description] = [unitAt(change.nth), `Open ${change.name} days`];
        const isThere =
          unit && (await list(dhis2, 'organisationUnits', `id&filter=code:eq:${codeInTarget(unit.code)}`));
        if (unit === undefined || isThere?.length !== 1) return;
        descriptions.set(codeInTarget(unit.code), description);
        return await editUnit(change.nth, true, { description });
      }
      case 'add unit':
        return await addUnit(DISTRICTS[change.district] ?? '', change.isAssigned);
      case 'add unit in target':
        made += 1;
        return dhis2.importMetadata({ organisationUnits: [unitOf(`TL-X${made}`, 'Own', await idOf(dhis2, 'TL-N'))] });
      case 'add element':
        return await addElement();
      default: {
        const element = elementAt(change.nth);
        if (element !== undefined) await changeElement(element, change);
      }
    }
  }

  async function changeElement(element: Element, change: ChangeOfElement): Promise<void> {
    switch (change.what) {
      case 'rename element':
      case 'rename element in target': {
        const name = `${element.code} Element ${change.name}`;
        const isTarget = change.what !== 'rename element';
        if (!isTarget) model.elements.set(element.code, { ...element, name });
        return await edit(isTarget ? dhis2 : source, 'dataElements', element.code, () => ({ name, shortName: name }));
      }
      case 'describe element': {
        const description = `Counted ${change.name} times`;
        model.elements.set(element.code, { ...element, description });
        return await edit(source, 'dataElements', element.code, () => ({ description }));
      }
      case 'take element out of target': {
        const id = (await list(dhis2, 'dataElements', `id&filter=code:eq:${element.code}`))[0]?.id;
        return await edit(dhis2, 'dataSets', DATA_SET, ({ dataSetElements }) => ({
          dataSetElements: (dataSetElements as { dataElement: { id: string } }[]).filter(
            ({ dataElement }) => dataElement.id !== id,
          ),
        }));
      }
    }
  }

  async function addUnit(district: string, isAssigned: boolean): Promise<void> {
    made += 1;
    const code = `FS-9${made}`;
    const unit = unitOf(code, code, await idOf(source, district));
    model.units.set(code, { code, name: unit.name, parent: district, closedDate: '' });
    source.importMetadata({ organisationUnits: [unit] });
    if (!isAssigned) return;
    model.assigned.add(code);
    await edit(source, 'dataSets', DATA_SET, ({ organisationUnits }) => ({
      organisationUnits: [...(organisationUnits as object[]), { id: unit.id }],
    }));
  }

  async function addElement(): Promise<void> {
    made += 1;
    const [nets] = await list(source, 'dataElements', ':owner&filter=code:eq:FAC_NETS_GIVEN');
    const own = { id: `elementX${String(made).padStart(3, '0')}`, code: `FAC_X${made}`, name: `FAC_X${made} Element` };
    model.elements.set(own.code, { code: own.code, name: own.name, description: '' });
    source.importMetadata({ dataElements: [{ ...nets, description: undefined, ...own, shortName: own.name }] });
    await edit(source, 'dataSets', DATA_SET, ({ id, dataSetElements }) => ({
      dataSetElements: [...(dataSetElements as object[]), { dataSet: { id }, dataElement: { id: own.id } }],
    }));
  }

  const over = overDhis2(http as unknown as Dhis2Http);
  return Object.assign(live, {
    ...{ model, dhis2, descriptions, change: happen, read: () => readTarget(dhis2) },
    forget: () => {
      source.forgetEntrances();
      dhis2.forgetEntrances();
    },
    async run(input: { readonly apply: boolean }) {
      const mapping = { ...MAPPING, allowMoves };
      const options = { clock: STILL, log: () => undefined, seconds: 100 };
      const take = takeMetadata(mapping, { ...options, over: overSource(over) });
      const apply = applyMetadata(mapping, { ...options, over, workflow: 'dhis2-metadata' });
      const reader = { hostUrl: source.url, username: 'tallysheet', password: 'Tally-1-sheet' };
      return await aside(
        async () => {
          const taken = await take({ ...input, configuration: reader });
          const handed = JSON.parse(JSON.stringify({ taken: taken.taken }));
          const { report } = await apply({ ...handed, configuration: { hostUrl: dhis2.url, ...ADMIN } });
          if (report === undefined) throw new Error('there is no report');
          return report;
        },
        () => undefined,
      );
    },
    close: async () => {
      await source.close();
      await dhis2.close();
    },
  });
}

function unitOf(code: string, name: string, parent: string | undefined) {
  const id = `unit${code.replaceAll(/[^A-Za-z0-9]/g, '').padStart(7, '0')}`;
  return {
    id,
    code,
    name: `${name} Unit`,
    shortName: `${name} Unit`,
    openingDate: '2010-01-01',
    parent: { id: parent },
  };
}

async function list({ url }: Dhis2Server, type: string, fields: string): Promise<readonly Raw[]> {
  const response = await fetch(`${url}/api/${type}?paging=false&fields=${fields}`, { headers: HEADERS });
  return ((await response.json()) as Record<string, readonly Raw[]>)[type] ?? [];
}

async function idOf(server: Dhis2Server, code: string): Promise<string | undefined> {
  return (await list(server, 'organisationUnits', `id&filter=code:eq:${code}`))[0]?.id;
}

async function readModel(source: Dhis2Server): Promise<MetadataModel> {
  const { units, elements, assigned } = await readTarget(source);
  return {
    units: new Map([...units].filter(([code]) => code !== 'FS')),
    elements: new Map([...elements].filter(([code]) => code !== LEFT_OUT)),
    assigned: new Set(assigned),
  };
}

async function readTarget(server: Dhis2Server): Promise<MetadataInTarget> {
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const units = await list(server, 'organisationUnits', 'id,code,name,closedDate,description,parent[code]');
  const elements = await list(server, 'dataElements', 'id,code,name,description');
  const fields = `dataSetElements[dataElement[code]],organisationUnits[code]&filter=code:eq:${DATA_SET}`;
  const [dataSet] = await list(server, 'dataSets', fields);
  const { dataSetElements = [], organisationUnits = [] } = (dataSet ?? {}) as {
    dataSetElements?: { dataElement: Raw }[];
    organisationUnits?: Raw[];
  };
  return {
    units: new Map(
      units.map(({ code, name, closedDate, description, parent }) => [
        code,
        {
          ...{ code, name: text(name), closedDate: text(closedDate).slice(0, 10), description: text(description) },
          parent: (parent as Raw | undefined)?.code ?? '',
        },
      ]),
    ),
    elements: new Map(
      elements.map(({ code, name, description }) => [code, { code, name: text(name), description: text(description) }]),
    ),
    members: new Set(dataSetElements.map(({ dataElement }) => dataElement.code)),
    assigned: new Set(organisationUnits.map(({ code }) => code)),
  };
}
