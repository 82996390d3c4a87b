import { uidOf } from '../../dhis2/uid.ts';
import { CHILDREN_SEEN, DOSES_GIVEN } from '../immunization/elements.ts';
import { DATA_SET, sampleMetadata } from '../immunization/sample-metadata.ts';
import { countElement, dataSet } from '../metadata-objects.ts';

const DEFAULT_COMBO = 'bjDvmb4bfuf';

/** What is not split up: in a report the count of a group. */
const LIVE_BIRTHS = { id: uidOf('EPI_LIVE_BIRTHS'), code: 'EPI_LIVE_BIRTHS', name: 'EPI - Live births' };

/**
 * Make the metadata that MeasureReports are reported into: that of the immunization sample, and live births in its data set.
 *
 * @returns bodies of `POST /api/metadata`, in import order
 */
export function reportMetadata(): unknown[] {
  return [
    ...sampleMetadata(),
    { dataElements: [countElement(LIVE_BIRTHS, DEFAULT_COMBO)] },
    { dataSets: [dataSet(DATA_SET, [...DOSES_GIVEN, CHILDREN_SEEN, LIVE_BIRTHS])] },
  ];
}
