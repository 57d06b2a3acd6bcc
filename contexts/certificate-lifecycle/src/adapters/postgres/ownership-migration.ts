/** The versions of the ownership matrix; none is ever changed. */
export const ownershipVersions = [
  `create table lifecycle.ownership_version (
    record jsonb not null,
    version integer generated always as ((record->>'version')::integer) stored primary key
  )`,
  `create trigger ownership_version_append_only before update or delete or truncate on lifecycle.ownership_version
    for each statement execute function lifecycle.refuse_change()`,
];
