/** State as it passes between steps: a JSON object. */
export type State = Record<string, unknown>;

/** Where a step leads, as workflow files of OpenFn say it. */
export type Edge = boolean | string | { readonly condition?: string; readonly disabled?: boolean };

/** One step of a built workflow. A step without an expression is a trigger. */
export interface PlanStep {
  readonly id: string;
  readonly name: string;
  /** JavaScript of the job. */
  readonly expression?: string;
  /** Such as `@openfn/language-fhir@5.1.2`. */
  readonly adaptors: readonly string[];
  /** A credential's id, the path of a JSON file from the workflow's folder (`./…`), or the values themselves. */
  readonly configuration?: string | Record<string, unknown>;
  readonly next: Readonly<Record<string, Edge>>;
}

/** A built workflow, read from its folder. */
export interface Plan {
  readonly name: string;
  readonly start: string;
  /** Step whose output the next run starts from. */
  readonly cursor: string;
  readonly steps: ReadonlyMap<string, PlanStep>;
  /** Time for a whole run, where the workflow says one. */
  readonly timeoutSeconds?: number;
}

/** An adaptor found on this machine. */
export interface ResolvedAdaptor {
  readonly name: string;
  readonly version: string;
  /** Full path of its folder. */
  readonly path: string;
  /** What the operator should know about the choice. */
  readonly note?: string;
  /** Whether it was made for OpenFn's own loader, which finds imports without an extension. */
  readonly foreign: boolean;
}

/** How one step ended. */
export interface StepOutcome {
  readonly id: string;
  /** Wall time. */
  readonly seconds: number;
  /** Largest resident memory, in megabytes; missing when the step's process died. */
  readonly maxRssMb?: number;
  /** What went wrong, in one or two sentences. */
  readonly error?: string;
}

/** What a run has to say: what its jobs put into `state.report`, and how the steps went. */
export interface RunReport extends Readonly<Record<string, unknown>> {
  readonly ok: boolean;
  readonly workflow: string;
  readonly seconds: number;
  readonly steps: readonly StepOutcome[];
  readonly error?: { readonly step: string; readonly message: string };
}

/** How a run ended. */
export interface RunOutcome {
  /** True when every step succeeded. */
  readonly ok: boolean;
  readonly report: RunReport;
  /** Output of the last step that ran. */
  readonly state: unknown;
  readonly steps: readonly StepOutcome[];
  /** The first failure. */
  readonly error?: { readonly step: string; readonly message: string };
}

/** A step that the run does itself; what it throws is the step's failure. */
export type LocalStep = (state: State, log: (line: string) => void) => Promise<State>;

/** What a run is given. */
export interface RunOptions {
  /** Folder of the built workflow, such as `dist/immunization-monthly`. */
  readonly dist: string;
  /** Where the state between runs is kept; a missing file is a first run. */
  readonly stateFile: string;
  /** Credential id to configuration, as the OpenFn CLI takes it. */
  readonly credentials: Readonly<Record<string, Record<string, unknown>>>;
  /** Put `dryRun: true` into the input of the first step and write nothing to the state file. */
  readonly dryRun?: boolean;
  /** Stands in for the first step, whose job, adaptor and credential are then not looked for. */
  readonly first?: LocalStep;
  /** ISO 8601 instant that is put as `asOf` into the input of the first step. */
  readonly asOf?: string;
  /** What a changed mapping or a wish asks to count again: `all`, `none` or `2024-01..2024-03`. */
  readonly recount?: string;
  /** Periods to count once, also before `since` in the mapping. */
  readonly backfill?: string;
  /** Try the parked periods again. */
  readonly retryParked?: boolean;
  /** Called for every line that a step or the run logs, secrets masked. */
  readonly onLog?: (line: string, step: string) => void;
  /** Time for the whole run, in seconds; by default what the workflow says, or else 300, as in Lightning. */
  readonly timeoutSeconds?: number;
  /** Adaptor name to folder, before any other place. */
  readonly localAdaptors?: Readonly<Record<string, string>>;
  /** Folder into which the OpenFn CLI installs adaptors (`OPENFN_REPO_DIR`). */
  readonly repoDir?: string;
  /** Ends the run when aborted. */
  readonly signal?: AbortSignal;
}
