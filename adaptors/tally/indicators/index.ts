/** Values that are worked out from cells. */
export { sumCounted } from './sum-counted.ts';
