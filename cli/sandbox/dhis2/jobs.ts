import type { HttpAnswer } from '../http/index.ts';
import { json, webMessage } from './answers.ts';
import type { ImportOptions } from './import-options.ts';
import type { ImportSummary } from './import-summary.ts';
import type { Dhis2Version } from './state.ts';
import { uidOf } from './uid.ts';

/** Kinds of imports that can be asked for with `async=true`. */
export type JobType = 'DATAVALUE_IMPORT' | 'COMPLETE_DATA_SET_REGISTRATION_IMPORT';

/** Where a job was asked for. */
interface Where {
  api: string;
  state: { version: Dhis2Version };
}

interface Job {
  id: string;
  type: JobType;
  time: Date;
  summary: ImportSummary;
  options: ImportOptions;
}

/** Imports that were asked for with `async=true`. They are done at once, so that no client has to wait. */
export class JobStore {
  readonly #jobs = new Map<string, Job>();

  /** Remember an import that was done and answer that it was initiated. */
  add(type: JobType, options: ImportOptions, summary: ImportSummary, time: Date, { api, state }: Where): HttpAnswer {
    const job = { id: uidOf(`job ${this.#jobs.size}`), type, time, summary, options };
    this.#jobs.set(job.id, job);
    const name = `${type} (${time.getTime()})`;
    const response = {
      ...(state.version === '2.41' ? {} : { responseType: 'JobConfiguration' }),
      name,
      id: job.id,
      created: time.toISOString().slice(0, -1),
      jobType: type,
      jobStatus: 'NOT_STARTED',
      jobParameters: options,
      relativeNotifierEndpoint: `/api/system/tasks/${type}/${job.id}`,
    };
    const answer = webMessage(200, { message: `Initiated ${name}`, response });
    // The address lacks the id.
    return { ...answer, headers: { ...answer.headers, location: `${api}/system/tasks/${type}` } };
  }

  /** Answer `GET /api/system/tasks/{type}/{id}`: newest first; empty for an unknown id. */
  tasks(id: string): HttpAnswer {
    const job = this.#jobs.get(id);
    if (!job) return json(200, []);
    const { imported, updated, ignored, deleted } = job.summary.importCount;
    const counts = `${imported} created, ${updated} updated, ${deleted} deleted, ${ignored} ignored`;
    const messages = [
      `Import complete with status ${job.summary.status}, ${counts}`,
      'Importing data...',
      'Loading file content',
      'Loading file resource',
    ];
    const time = job.time.toISOString().slice(0, -1);
    const entry = (message: string, index: number) => {
      const uid = uidOf(`${id} ${index}`);
      return { uid, level: 'INFO', category: job.type, time, message, completed: index === 0, id: uid };
    };
    const unset = { preheatCache: null, filename: null, notificationLevel: null, dataSet: null };
    const parameters = { dataType: 'PARAMETERS', data: { ...unset, ...job.options } };
    const begun = { ...entry('Data value set import', messages.length), ...parameters };
    return json(200, [...messages.map(entry), begun]);
  }

  /** Answer `GET /api/system/taskSummaries/{type}/{id}`: the bare summary; an empty body for an unknown id. */
  summary(id: string): HttpAnswer {
    const job = this.#jobs.get(id);
    if (!job) return { status: 200 };
    const { importOptions, ...rest } = job.summary;
    // A failed import forgets its options.
    return json(200, job.summary.status === 'ERROR' ? rest : { ...rest, importOptions });
  }
}
