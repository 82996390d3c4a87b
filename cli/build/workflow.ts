import type { BulkOptions } from '../../adaptors/fhir/bulk/index.ts';

/** An OpenFn adaptor at one exact version. */
export interface AdaptorChoice {
  /** `@openfn/language-fhir` */
  readonly name: string;
  /** `5.1.2` */
  readonly version: string;
}

/** One step of a workflow: a job, the adaptor it runs with and the credential it is given. */
export interface WorkflowStep {
  readonly id: string;
  /** Full path of the job's source. */
  readonly job: string;
  readonly adaptor: AdaptorChoice;
  /** Name of a credential, as the OpenFn CLI and Lightning know it. */
  readonly credential?: string;
}

/** A workflow file, checked. */
export interface Workflow {
  /** Full path of the workflow file. */
  readonly file: string;
  readonly name: string;
  /** Full path of the mapping file. */
  readonly mapping?: string;
  readonly budget: { readonly minutes: number };
  /** `cursor` names the step whose output the next cron run starts from. */
  readonly trigger: { readonly cron: string; readonly cursor: string };
  /** How its jobs fetch by bulk export, those that do. */
  readonly bulk?: BulkOptions;
  /** E-mail address of the Lightning user who owns the credentials. */
  readonly owner?: string;
  /** In the order in which they run. */
  readonly steps: readonly WorkflowStep[];
}

/**
 * Write an adaptor the way OpenFn names it.
 *
 * @param adaptor name and version
 * @returns such as `@openfn/language-fhir@5.1.2`
 * @example adaptorText({ name: '@openfn/language-fhir', version: '5.1.2' })
 */
export function adaptorText(adaptor: AdaptorChoice): string {
  return `${adaptor.name}@${adaptor.version}`;
}
