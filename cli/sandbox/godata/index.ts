export type { RecordStore } from './record-store.ts';
export { type GodataServer, type GodataServerOptions, startGodataServer } from './start-godata-server.ts';
export type { GodataLocation, GodataRecord, GodataUser, Kind, Outbreak } from './types.ts';
export { uuidOf } from './uuid-of.ts';
