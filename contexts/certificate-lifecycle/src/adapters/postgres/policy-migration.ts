/** The policy's versions, what drafts would change, and in each open request the validity that it is signed with. */
export const policyTables = [
  `create table lifecycle.policy_version (
    record jsonb not null,
    version integer generated always as ((record->>'version')::integer) stored primary key
  )`,
  `create trigger policy_version_append_only before update or delete or truncate on lifecycle.policy_version
    for each statement execute function lifecycle.refuse_change()`,
  `create table lifecycle.policy_dry_run (
    record jsonb not null,
    id text collate "C" generated always as (record->>'id') stored primary key
  )`,
  // What was asked for before is signed as it would have been then.
  `update lifecycle.certificate
    set record = record || jsonb_build_object('validity', case
      when purpose in ('backend_server', 'evse_v2g', 'evse_v2g_20') then 7776000
      when purpose in ('vehicle_vas_identity', 'iot_hub_identity') then 31536000
      else 15552000 end)
    where state = 'requested'`,
];
