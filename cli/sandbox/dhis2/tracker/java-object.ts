/**
 * Write an object as an argument of an error, where DHIS2 writes all of the Java object.
 *
 * @param type its class
 * @param uid its uid
 * @returns the class with the uid alone
 * @example javaObject('Program', 'IpHINAT79UW'); // "Program{uid='IpHINAT79UW'}"
 */
export function javaObject(type: string, uid: string): string {
  return `${type}{uid='${uid}'}`;
}
