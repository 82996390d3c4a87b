export { godataSource } from './godata-source.ts';
