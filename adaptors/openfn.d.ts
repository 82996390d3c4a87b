// What jobs use of OpenFn's adaptors, whose own types name files in a way that strict module resolution does not follow.

declare module '@openfn/language-fhir' {
  export const request: import('./transport/index.ts').FhirRequest;
}

declare module '@openfn/language-http' {
  export const request: import('./transport/index.ts').HttpRequest;
}

// OpenFn installs this one itself, from a workflow's `adaptor`.
declare module '@openfn/language-dhis2' {
  export const http: import('./transport/index.ts').Dhis2Http;
}
