/** Whoever asked for work that goes on is known by the account, and what stops it has a name. */
export const requesters = [
  `update lifecycle.bulk_action as action
    set record = action.record || jsonb_build_object('requester', coalesce(
      (select account.id from lifecycle.account as account
        where account.record->>'kind' = 'service' and 'service:' || account.name = action.record->>'requestedBy'),
      action.record->>'requestedBy'))
    where action.record->>'requester' is null`,
  `update lifecycle.import_job as job
    set record = job.record || jsonb_build_object('stopped', null, 'requester', case
      when job.record->>'requestedBy' = 'user:administrator' then 'administrator'
      when job.record->>'requestedBy' like 'system:%' then null
      else coalesce(
        (select account.id from lifecycle.account as account
          where account.record->>'kind' || ':' || account.name = job.record->>'requestedBy'),
        job.record->>'requestedBy') end)`,
];
