/** A body that is no JSON object, in the words of the Java library that DHIS2 reads it with. */
export class JacksonError extends Error {
  override readonly name = 'JacksonError';
  readonly code = 'BAD_JSON';
  /** Class of the Java exception. */
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

const source = '[Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); line: 1';
const at = (column?: number): string => `\n at ${source}${column === undefined ? '' : `, column: ${column}`}]`;

/**
 * Parse a body as JSON.
 *
 * @param text the body
 * @param target class that an object is expected for
 * @returns what was parsed; an object
 * @throws JacksonError for an empty body, a list, a bare word or a body that ends too early
 * @example parseJackson('{"dataValues":[]}', 'org.hisp.dhis.dxf2.datavalueset.DataValueSet');
 */
export function parseJackson(text: string, target: string): unknown {
  const trimmed = text.trim();
  if (trimmed === '') throw mismatch(`No content to map due to end-of-input${at()}`);
  if (trimmed.startsWith('[')) {
    const token = `from Array value (token \`JsonToken.START_ARRAY\`)${at(text.indexOf('[') + 1)}`;
    throw mismatch(`Cannot deserialize value of type \`${target}\` ${token}`);
  }
  try {
    return JSON.parse(text);
  } catch {
    throw wordError(text, target);
  }
}

function wordError(text: string, target: string): JacksonError {
  const word = /^\s*([A-Za-z$_][\w$]*)/.exec(text);
  if (word) {
    const expected = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    const message = `Unrecognized token '${word[1]}': was expecting ${expected}${at(word[0].length + 2)}`;
    return new JacksonError('com.fasterxml.jackson.core.JsonParseException', message);
  }
  const open = text.trimEnd();
  const message = open.endsWith('{')
    ? `Unexpected end-of-input: expected close marker for Object (start marker at ${source}, column: ${open.length}])`
    : 'Unexpected end-of-input within/between Object entries';
  const inValue = /"dataValues"\s*:\s*\[/.exec(text);
  const index = inValue ? (text.slice(inValue.index).match(/\}\s*,/g) ?? []).length : -1;
  const chain = inValue ? ` (through reference chain: ${target}["dataValues"]->java.util.ArrayList[${index}])` : '';
  return new JacksonError(
    'com.fasterxml.jackson.databind.JsonMappingException',
    `${message}${at(text.length + 1)}${chain}`,
  );
}

function mismatch(message: string): JacksonError {
  return new JacksonError('com.fasterxml.jackson.databind.exc.MismatchedInputException', message);
}
