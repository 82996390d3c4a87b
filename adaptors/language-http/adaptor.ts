export * from '@openfn/language-http';
export { request } from './request.ts';
