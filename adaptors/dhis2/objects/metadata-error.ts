import { CodedError } from '../../coded-error.ts';

/** Stable codes of what can go wrong with one object of the metadata. */
export type MetadataErrorCode =
  | 'object-not-found'
  | 'object-refused'
  | 'object-exists'
  | 'outcome-unclear'
  | 'not-a-uid';

/** What DHIS2 says is wrong with an object. @see https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/metadata.html */
export interface ErrorReport {
  /** Such as `E4000`, a missing property, or `E5003`, a code that another object has. */
  readonly errorCode: string;
  /** Such as `shortName`; undefined where no single property is wrong. */
  readonly property: string | undefined;
  readonly message: string;
}

/** An object of DHIS2's metadata that cannot be read or written as asked. */
export class MetadataError extends CodedError<MetadataErrorCode> {
  override readonly name = 'MetadataError';
  /** All that DHIS2 finds wrong with the object; empty where it was not DHIS2 that refused. */
  readonly reports: readonly ErrorReport[];

  constructor(code: MetadataErrorCode, what: string, fix: string, reports: readonly ErrorReport[] = []) {
    super(code, `DHIS2: ${what} — ${fix} (${code})`, fix);
    this.reports = reports;
  }
}
