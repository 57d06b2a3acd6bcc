/** Where each revocation has arrived; made with the revocation, so those from before have none. */
export const revocationPlanes = [
  `create table lifecycle.plane_confirmation (
    record jsonb not null,
    certificate_id text collate "C" generated always as (record->>'certificateId') stored not null
      references lifecycle.certificate (id),
    plane text collate "C" generated always as (record->>'plane') stored not null,
    outstanding boolean generated always as (record->>'state' = 'outstanding') stored not null,
    next_attempt_at text collate "C" generated always as (record->>'nextAttemptAt') stored,
    primary key (certificate_id, plane)
  )`,
  'create index plane_confirmation_due on lifecycle.plane_confirmation (next_attempt_at) where outstanding',
  // What is counted at each scrape of the metrics.
  `create index certificate_revocation_unconfirmed on lifecycle.certificate (id)
    where state = 'revoked' and revocation_confirmed_at is null`,
];
