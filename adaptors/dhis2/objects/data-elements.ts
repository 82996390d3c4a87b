import type { Transport } from '../../transport/index.ts';
import { findObject, getObject } from './get-object.ts';
import { type ListOptions, listObjects } from './list-objects.ts';
import type { Collections } from './object-types.ts';

type DataElement = Collections['dataElements'];

/** List data elements, all of them. @see listObjects @example await listDataElements(dhis2, { filters: ['code:$like:EPI_'] }) */
export function listDataElements(transport: Transport, options?: ListOptions): Promise<DataElement[]> {
  return listObjects(transport, 'dataElements', options);
}

/** Read a data element by its UID. @see getObject @example await getDataElement(dhis2, 'WSy7zOZx1Wl') */
export function getDataElement(transport: Transport, uid: string, fields?: string): Promise<DataElement> {
  return getObject(transport, 'dataElements', uid, fields);
}

/** Find a data element by its code, or its UID. @see findObject @example await findDataElement(dhis2, 'EPI_BCG_GIVEN') */
export function findDataElement(transport: Transport, codeOrUid: string, fields?: string): Promise<DataElement> {
  return findObject(transport, 'dataElements', codeOrUid, fields);
}
