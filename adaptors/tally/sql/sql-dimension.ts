import type { Band, CompiledDimension } from '../compiled-mapping.ts';
import { comment, dollarQuoted, textLiteral } from './literal.ts';
import type { Names } from './names.ts';

/** What stands in the database for a dimension: a lookup table or a function, by name; none for constants. */
export interface SqlDimension {
  readonly kind: CompiledDimension['kind'];
  readonly name: string;
  /** The table of options, or the function of bands. */
  readonly sql: string;
  /** What makes it. */
  readonly text: string | undefined;
}

/**
 * Write the lookup table or the function of a dimension.
 *
 * @param dimension the dimension
 * @param relations names of tables and views
 * @param functions names of functions
 * @returns its name, and the SQL that makes it
 * @example sqlDimension(sex, relations, functions).sql // 'sex_options'
 */
export function sqlDimension(dimension: CompiledDimension, relations: Names, functions: Names): SqlDimension {
  const { kind, name } = dimension;
  switch (kind) {
    case 'constant':
      return { kind, name, sql: '', text: undefined };
    case 'map': {
      const sql = relations.take(`${name}_options`);
      return { kind, name, sql, text: optionTable(sql, name, 'value', dimension.map) };
    }
    case 'codes': {
      const sql = relations.take(`${name}_codes`);
      return { kind, name, sql, text: optionTable(sql, name, 'token', dimension.codes) };
    }
    case 'age': {
      const sql = functions.take(`${name}_band`);
      return {
        kind,
        name,
        sql,
        text: bandFunction(sql, dimension.bands, `complete ${dimension.unit} of ${name}`, 'integer'),
      };
    }
    case 'number': {
      const sql = functions.take(`${name}_band`);
      return { kind, name, sql, text: bandFunction(sql, dimension.bands, name, 'numeric') };
    }
  }
}

function optionTable(sql: string, name: string, key: string, options: Readonly<Record<string, string>>): string {
  const entries = Object.entries(options).sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = entries.map(([value, option]) => `  (${textLiteral(value)}, ${textLiteral(option)})`);
  const made = `create table ${sql} (\n  ${key} text primary key,\n  option text not null\n);`;
  const filled = lines.length === 0 ? [] : [`insert into ${sql} (${key}, option) values\n${lines.join(',\n')};`];
  return [comment([`Category options of ${name}.`]), made, ...filled].join('\n');
}

function bandFunction(sql: string, bands: readonly Band[], what: string, type: string): string {
  const lines = bands.map(({ option, from, to }) => {
    const ends = [from === null ? [] : `value >= ${from}`, to === null ? [] : `value < ${to}`].flat();
    return `    when ${ends.length === 0 ? 'value is not null' : ends.join(' and ')} then ${textLiteral(option)}`;
  });
  const cases = lines.length === 0 ? ['  return null;'] : ['  return case', ...lines, '  end;'];
  return [
    comment([`Bands of ${what}.`]),
    `create function ${sql}(value ${type}) returns text`,
    'language plpgsql immutable parallel safe',
    `as ${dollarQuoted(['begin', ...cases, 'end'].join('\n'))};`,
  ].join('\n');
}
