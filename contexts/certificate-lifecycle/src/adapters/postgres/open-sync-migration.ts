/** What a source has sent a part of, when the latest part came, and whose place that took. */
export const openSyncs: readonly string[] = [
  `alter table lifecycle.identity_source
    add column open_sync text collate "C",
    add column open_sync_at text collate "C",
    add column superseded_sync text collate "C",
    add check ((open_sync is null) = (open_sync_at is null))`,
];
