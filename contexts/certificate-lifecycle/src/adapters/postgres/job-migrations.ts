/** What a job says since it can die: why, and its steps. Jobs from before get the same fields. */
export const jobDeaths = [
  `update lifecycle.certificate_job set record = record || jsonb_build_object(
    'unfinished', 0, 'giveUpAt', null, 'death', null,
    'steps', jsonb_build_array(jsonb_build_object('at', record->>'createdAt', 'what', 'Ordered.')))`,
  `alter table lifecycle.certificate_job
    add column status text collate "C" generated always as (record->>'status') stored not null,
    add column action text collate "C" generated always as (record->>'action') stored not null,
    add column suspect boolean generated always as ((record->>'unfinished')::integer > 0) stored not null`,
  'create index certificate_job_status on lifecycle.certificate_job (status, id)',
  "create index certificate_job_running on lifecycle.certificate_job (suspect, next_attempt_at) where open and status = 'running'",
];
