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

/** Jobs that had asked a PKI which did not know the certificate, and had its revocation called confirmed for it. */
export const falseConfirmations = [
  `update lifecycle.certificate set record = record || jsonb_build_object(
      'confirmedByAuthorityAt', null, 'unknownToPkiAt', record->>'confirmedByAuthorityAt')
    where state = 'revoked' and revocation_confirmed_at is not null and exists (
      select from lifecycle.certificate_job job
      where job.certificate_id = certificate.id and job.action = 'revoke' and job.status = 'failed'
        and job.record->>'result' = 'The PKI does not know this certificate.'
    )`,
];
