/**
 * Write the address of a FHIR server as `@openfn/language-fhir` takes it.
 *
 * @param url base address, such as `http://127.0.0.1:8080/fhir`
 * @returns its `baseUrl` and `apiPath`
 * @throws {TypeError} when it is no URL
 */
export function fhirCredential(url: string): { baseUrl: string; apiPath: string } {
  const { origin, pathname } = new URL(url);
  return { baseUrl: origin, apiPath: pathname.replace(/^\/|\/$/g, '') };
}
