export {
  type Dhis2Server,
  type Dhis2ServerOptions,
  type EnteredValue,
  startDhis2Server,
} from './dhis2-server.ts';
export type { SeenEntity, SeenEvent, TrackerAccess } from './tracker/tracker-access.ts';
export type { StoredValue, ValueFilter } from './value-store.ts';
