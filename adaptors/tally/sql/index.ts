/** Mappings as ViewDefinitions and SQL. */
export type { SqlFile } from './assemble-files.ts';
export { generateSql, type SqlInput } from './generate-sql.ts';
