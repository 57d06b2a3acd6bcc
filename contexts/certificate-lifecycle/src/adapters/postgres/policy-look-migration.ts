/** Dry runs of the policy that are looked at page by page; those from before have looked. */
export const policyLooks = [
  `update lifecycle.policy_dry_run set record = record || jsonb_build_object('status', 'complete', 'look', null,
    'stopped', null, 'requester', null, 'reason', '', 'correlationId', '', 'nextAt', record->>'at')`,
  `alter table lifecycle.policy_dry_run
    add column status text collate "C" generated always as (record->>'status') stored not null,
    add column next_at text collate "C" generated always as (record->>'nextAt') stored not null`,
  `create index policy_dry_run_due on lifecycle.policy_dry_run (next_at) where status = 'looking'`,
];
