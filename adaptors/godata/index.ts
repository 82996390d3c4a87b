export { findPages } from './godata-client.ts';
export { godataSource } from './godata-source.ts';
