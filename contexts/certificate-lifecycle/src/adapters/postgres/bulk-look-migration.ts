/** Dry runs of bulk actions that are looked at page by page; whose a bulk action is, also where these are several. */
export const bulkLooks = [
  `update lifecycle.bulk_action set record = record || jsonb_build_object('look', null, 'stopped', null, 'owners', case
    when record->>'owner' is null then '"all"'::jsonb else jsonb_build_array(record->>'owner') end)`,
  'alter table lifecycle.bulk_action drop column owner',
  `alter table lifecycle.bulk_action
    add column owners jsonb generated always as (record->'owners') stored not null`,
  'drop index lifecycle.bulk_action_due',
  `create index bulk_action_due on lifecycle.bulk_action (next_at) where status in ('looking', 'running')`,
];
