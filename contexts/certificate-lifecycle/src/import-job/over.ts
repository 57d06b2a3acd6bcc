import { type ImportJob, REPORT_LIFETIME, REPORT_ROW_BYTES } from './import-job.ts';

/** The job as it ends: of its content nothing is left, and its report for a while. */
export const overFrom = (job: ImportJob, status: 'completed' | 'cancelled', now: Date): ImportJob => ({
  ...job,
  status,
  finishedAt: now.toISOString(),
  keptBytes: job.progress.done * REPORT_ROW_BYTES,
  reportUntil: new Date(now.getTime() + REPORT_LIFETIME).toISOString(),
});
