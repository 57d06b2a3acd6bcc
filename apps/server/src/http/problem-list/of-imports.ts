import { problemsBy } from './problem-entry.ts';

/** Of imports that a job takes. */
export const problemsOfImports = problemsBy(['import jobs'], {
  import_under_way: {
    status: 409,
    title: 'An import of this source is under way',
    meaning: 'A job takes over what the source sent before, and nothing of the source may come between its batches.',
    remedy: 'Wait for the job that the detail names, or cancel it.',
    by: ['identities'],
  },
  sync_under_way: {
    status: 409,
    title: 'Another synchronisation of this source is not over',
    meaning:
      'The source has sent parts of all it has and not the last one: two that send in turns would each miss what the other has sent.',
    remedy: 'Wait for its last part, or until the time that the detail names: then it counts as given up.',
    by: ['identities'],
  },
  sync_superseded: {
    status: 409,
    title: 'The synchronisation is over',
    meaning: 'No part of it came for an hour and the source began another one, or a part of it was cancelled.',
    remedy: 'Begin a new one, with another `sync.id`, and send all parts of it.',
    by: ['identities'],
  },
  sync_id_used: {
    status: 409,
    title: 'A synchronisation had this name before',
    meaning:
      'Who is missing is read from the name that each identity was last sent under: used again, it would hide them.',
    remedy: 'Begin a new one, with another `sync.id`.',
    by: ['identities'],
  },
  import_jobs_too_many: {
    status: 429,
    title: 'Too many imports are not over',
    meaning: 'Whoever acts for an owner has a limit of import jobs that wait or run.',
    remedy: 'Wait until one is over, or cancel one: see `bfcert import-jobs list`.',
    by: ['identities', 'certificates'],
  },
  import_quota_exceeded: {
    status: 429,
    title: 'Imports keep too much',
    meaning:
      'Rows that wait and reports of what came of each take room, which has a limit for each requester and for all.',
    remedy: 'Wait until an import is over, or until the reports of old ones are forgotten.',
    by: ['identities', 'certificates'],
  },
  import_job_unknown: {
    status: 404,
    title: 'There is no such import job',
    meaning: 'No import job has this id, or it is of owners that you do not act for.',
    remedy: 'See `bfcert import-jobs list`.',
  },
  import_job_over: {
    status: 409,
    title: 'The import is over',
    meaning: 'It has taken all of its rows, or was cancelled before.',
    remedy: 'Nothing.',
  },
  report_gone: {
    status: 404,
    title: 'The report of the import is forgotten',
    meaning: 'What came of each row is kept for 30 days after the end; the counts of the job stay.',
    remedy: 'Look at the identities or certificates themselves, or make a dry run of the file.',
  },
});
