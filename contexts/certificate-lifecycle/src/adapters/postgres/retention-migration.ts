/** By which it is found what is kept no longer. */
export const retention = [
  'create index idempotency_recorded on lifecycle.idempotency (recorded_at)',
  `create index policy_dry_run_at on lifecycle.policy_dry_run (((record->>'at') collate "C"))`,
  `create index bulk_action_unstarted on lifecycle.bulk_action (((record->>'expiresAt') collate "C"))
    where status in ('draft', 'awaiting_approval')`,
];

/** What a second person has declined is kept for as long as its dry run could have been started. */
export const declinedBulkActions = [
  'drop index lifecycle.bulk_action_unstarted',
  `create index bulk_action_unstarted on lifecycle.bulk_action (((record->>'expiresAt') collate "C"))
    where status in ('draft', 'awaiting_approval', 'declined')`,
];
