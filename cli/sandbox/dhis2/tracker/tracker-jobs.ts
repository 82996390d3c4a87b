import type { HttpAnswer } from '../../http/index.ts';
import { json, webMessage } from '../answers.ts';
import type { IdScheme } from '../metadata-store.ts';
import type { Dhis2Version } from '../state.ts';
import { uidOf } from '../uid.ts';
import type { TrackerReport } from './import-tracker.ts';
import type { TrackerParams } from './tracker-params.ts';

interface Job {
  id: string;
  user: string;
  time: Date;
  params: TrackerParams;
  report: TrackerReport;
  /** How many more times its report is not there yet. */
  pending: number;
}

/** The stages of an import, newest first. */
const stages = {
  '2.41': [
    ...['PostCommit', 'Commit Transaction', 'Running Rule Engine Validation', 'Running Rule Engine'],
    ...['Running Validation', 'Running PreProcess', 'Calculating Payload Size', 'Running PreHeat'],
  ],
  '2.43': [
    ...['PostCommit', 'Commit Transaction', 'Calculating Payload Size', 'Running Rule Engine Validation'],
    ...['Running Rule Engine', 'Running Validation', 'Running PreProcess', 'Running PreHeat'],
  ],
} as const;

/** Imports in the background. They are done at once; how often a client has to ask for the report can be set. */
export class TrackerJobs {
  readonly #jobs = new Map<string, Job>();
  /** How often the reports of the next imports are not there yet. */
  pending = 0;

  /** Remember an import that was done and answer that it was begun. */
  add(
    { version, url }: { version: Dhis2Version; url: string },
    user: string,
    time: Date,
    params: TrackerParams,
    report: TrackerReport,
  ): HttpAnswer {
    const id = uidOf(`tracker job ${this.#jobs.size}`);
    this.#jobs.set(id, { id, user, time, params, report, pending: this.pending });
    const message = 'Tracker job added';
    if (version === '2.41') {
      const location = `${url}/api/tracker/jobs/${id}`;
      const answer = webMessage(200, { message, response: { id, location } });
      return { ...answer, headers: { ...answer.headers, location } };
    }
    // The address lacks a part from 2.42 on.
    const location = `${url}/tracker/jobs/${id}`;
    return webMessage(200, { message, response: { id, location, responseType: 'TrackerJob' } });
  }

  /** Answer `GET /api/tracker/jobs/{id}/report`. */
  report(id: string): HttpAnswer {
    const job = this.#jobs.get(id);
    if (!job || job.pending > 0) {
      if (job) job.pending -= 1;
      return webMessage(404, { message: `Summary for job ${id} does not exist`, errorCode: 'E1005' });
    }
    return json(200, job.report);
  }

  /** Answer `GET /api/tracker/jobs/{id}`: notifications, newest first. */
  notifications(id: string, version: Dhis2Version): HttpAnswer {
    const job = this.#jobs.get(id);
    if (!job) return json(200, []);
    const { created, updated, deleted, ignored } = job.report.stats;
    const counts = `${created} created, ${updated} updated, ${deleted} deleted, ${ignored} ignored`;
    const done = job.pending > 0 ? [] : [`Import complete with status ${job.report.status}, ${counts}`];
    const messages = [
      ...done,
      ...(done.length > 0 ? stages[version] : []),
      'Loading file content',
      'Loading file resource',
    ];
    const time = job.time.toISOString().slice(0, -1);
    const entry = (message: string, at: number) => {
      const uid = uidOf(`${id} ${at}`);
      const completed = at === 0 && done.length > 0;
      return { uid, level: 'INFO', category: 'TRACKER_IMPORT_JOB', time, message, completed, id: uid };
    };
    const begun = { ...entry('Tracker import started', messages.length), completed: false };
    const user = version === '2.41' ? { userId: job.user } : {};
    const parameters = { dataType: 'PARAMETERS', data: { ...user, ...dataOf(job.params) } };
    return json(200, [...messages.map(entry), { ...begun, ...parameters }]);
  }
}

function dataOf(params: TrackerParams): object {
  const { orgUnit, program, programStage, dataElement, other } = params.schemes;
  const shown = ({ type, attribute }: IdScheme) => ({ idScheme: type, attributeUid: attribute ?? null });
  return {
    importMode: params.validateOnly ? 'VALIDATE' : 'COMMIT',
    idSchemes: {
      dataElementIdScheme: shown(dataElement),
      orgUnitIdScheme: shown(orgUnit),
      programIdScheme: shown(program),
      programStageIdScheme: shown(programStage),
      idScheme: shown(other),
      categoryOptionComboIdScheme: shown(other),
      categoryOptionIdScheme: shown(other),
    },
    importStrategy: params.strategy,
    atomicMode: params.allOrNothing ? 'ALL' : 'OBJECT',
    flushMode: 'AUTO',
    validationMode: params.validationMode,
    skipPatternValidation: false,
    skipSideEffects: false,
    skipRuleEngine: false,
    filename: null,
    reportMode: params.reportMode,
  };
}
