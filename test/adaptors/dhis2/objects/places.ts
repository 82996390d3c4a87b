import { type OrgUnit, orgUnitUid, type SourcePlace } from '../../../../adaptors/dhis2/index.ts';

/** A place of a source. */
export function place(key: string, changed: Partial<SourcePlace> = {}): SourcePlace {
  return {
    key,
    uid: orgUnitUid(`Location/${key}`),
    name: `Place ${key}`,
    code: undefined,
    names: [key],
    codes: changed.names ?? [key],
    parent: undefined,
    unfit: undefined,
    ...changed,
  };
}

/** An org unit of DHIS2 below others. */
export function unit(id: string, changed: Partial<OrgUnit> = {}, ...above: readonly string[]): OrgUnit {
  return { id, name: `Unit ${id}`, shortName: `Unit ${id}`, path: `/${[...above, id].join('/')}`, ...changed };
}
