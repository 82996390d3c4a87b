import r4 from 'fhirpath/fhir-context/r4/index.js';

/** What the R4 model of the fhirpath package knows, as far as it is used here. */
interface Model {
  readonly choiceTypePaths: Readonly<Record<string, readonly string[]>>;
  readonly pathsDefinedElsewhere: Readonly<Record<string, string>>;
  readonly type2Parent: Readonly<Record<string, string>>;
  readonly path2Type: Readonly<Record<string, string>>;
  readonly availableTypes: ReadonlySet<string>;
}
const model = r4 as unknown as Model;

/** One property by which a choice element can be present, such as occurrenceDateTime. */
export interface Alternative {
  readonly field: string;
  readonly type: string;
  readonly path: string;
}

/** An element: its type and the path under which the model lists its children; a choice has alternatives instead. */
export type ModelElement =
  | { readonly kind: 'element'; readonly type: string; readonly path: string }
  | { readonly kind: 'choice'; readonly alternatives: readonly Alternative[] };

/**
 * Look an element up in the FHIR R4 model.
 *
 * @param path path of the parent in the model: a type name, or a path of a backbone element such as Patient.contact
 * @param name the element's name, without the type at the end for choices
 * @returns the element, or undefined where R4 has none of that name
 * @example findElement('Immunization', 'occurrence')
 * @see https://hl7.org/fhir/R4/fhirpath.html#polymorphism
 */
export function findElement(path: string, name: string): ModelElement | undefined {
  const written = `${path}.${name}`;
  const full = own(model.pathsDefinedElsewhere, written) ?? written;
  const suffixes = own(model.choiceTypePaths, full);
  if (suffixes !== undefined) {
    const alternatives = suffixes.map((suffix) => {
      const type = own(model.path2Type, full + suffix) ?? suffix;
      return { field: name + suffix, type, path: childPath(full + suffix, type) };
    });
    return { kind: 'choice', alternatives };
  }
  const type = own(model.path2Type, full);
  // The package gives children named "extension" no FHIR type, only the path of their own children.
  if (type !== undefined && name === 'extension') return { kind: 'element', type: 'System.Object', path: 'Extension' };
  return type === undefined ? undefined : { kind: 'element', type, path: childPath(full, type) };
}

function childPath(full: string, type: string): string {
  return type === 'Element' || type === 'BackboneElement' ? full : type;
}

/**
 * List the elements that a type or backbone element has.
 *
 * @param path path of the parent in the model
 * @returns their names, choices without the type at the end
 * @example elementNames('Coding')
 */
export function elementNames(path: string): string[] {
  const prefix = `${path}.`;
  const names = [...Object.keys(model.path2Type), ...Object.keys(model.choiceTypePaths)]
    .filter((key) => key.startsWith(prefix) && !key.includes('.', prefix.length))
    .map((key) => key.slice(prefix.length));
  return [...new Set(names)];
}

/** Take the type of a backbone element by its path. @example pathType('Patient.contact') // 'BackboneElement' */
export function pathType(path: string): string | undefined {
  return own(model.path2Type, path);
}

/** Tell whether R4 knows a type, such as Patient or dateTime. @example isFhirType('Patient') */
export function isFhirType(name: string): boolean {
  return model.availableTypes.has(name);
}

/** Name all types of R4. @example fhirTypes().includes('Patient') */
export function fhirTypes(): string[] {
  return [...model.availableTypes];
}

/**
 * Tell whether one FHIR type is another one or derived from it.
 *
 * @param type the FHIR type that a value has
 * @param ancestor the FHIR type asked for
 * @returns true for the type itself and each of its ancestors
 * @example isSubtype('code', 'string') // true
 */
export function isSubtype(type: string, ancestor: string): boolean {
  for (let at: string | undefined = type; at !== undefined; at = own(model.type2Parent, at)) {
    if (at === ancestor) return true;
  }
  return false;
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
