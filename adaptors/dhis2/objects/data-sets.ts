import type { Transport } from '../../transport/index.ts';
import { findObject, getObject } from './get-object.ts';
import { type ListOptions, listObjects } from './list-objects.ts';
import type { Collections } from './object-types.ts';

type DataSet = Collections['dataSets'];

/** List data sets, all of them. @see listObjects @example await listDataSets(dhis2, { filters: ['periodType:eq:Monthly'] }) */
export function listDataSets(transport: Transport, options?: ListOptions): Promise<DataSet[]> {
  return listObjects(transport, 'dataSets', options);
}

/** Read a data set by its UID. @see getObject @example await getDataSet(dhis2, 'jqSaKxtj8IA') */
export function getDataSet(transport: Transport, uid: string, fields?: string): Promise<DataSet> {
  return getObject(transport, 'dataSets', uid, fields);
}

/** Find a data set by its code, or its UID. @see findObject @example await findDataSet(dhis2, 'EPI_MONTHLY') */
export function findDataSet(transport: Transport, codeOrUid: string, fields?: string): Promise<DataSet> {
  return findObject(transport, 'dataSets', codeOrUid, fields);
}
