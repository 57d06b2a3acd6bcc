import { problemsBy } from './problem-entry.ts';

/** Of logs that stations are asked for. */
export const problemsOfStationLogs = problemsBy(['stations'], {
  log_period_empty: {
    status: 400,
    field: '/body/latest',
    title: 'The period ends before it begins',
    meaning: 'A log of no time has nothing in it.',
    remedy: 'Name a `latest` after `oldest`, or leave one out.',
  },
  station_log_unknown: {
    status: 404,
    title: 'There is no such log',
    meaning: 'No log has this id, or it is of an owner that you do not act for.',
    remedy: 'See `bfcert stations logs list`.',
  },
  log_not_uploaded: {
    status: 409,
    title: 'The log has no content',
    meaning: 'The station has not sent it, or could not.',
    remedy: 'Look at its state and what came last; ask for it again.',
  },
  log_content_removed: {
    status: 409,
    title: 'The content of the log is gone',
    meaning: 'It was older than content is kept (`stationLogs.retentionDays`).',
    remedy: 'Ask the station again, if it still has it.',
  },
  log_content_lost: {
    status: 500,
    title: 'The content of the log is not where it was stored',
    meaning: 'Somebody has removed it from the disk or the bucket.',
    remedy: 'Find out who; restore it from a backup, or ask the station again.',
  },
});
