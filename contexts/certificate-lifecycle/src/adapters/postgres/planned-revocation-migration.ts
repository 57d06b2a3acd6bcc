/** Certificates that are revoked once their successor is in use, or at a deadline; one plan for each. */
export const plannedRevocations = [
  `create table lifecycle.planned_revocation (
    record jsonb not null,
    certificate_id text collate "C" generated always as (record->>'certificateId') stored primary key
      references lifecycle.certificate (id),
    status text collate "C" generated always as (record->>'status') stored not null,
    deadline text collate "C" generated always as (record->>'deadline') stored,
    next_look_at text collate "C" generated always as (record->>'nextLookAt') stored not null
  )`,
  `create index planned_revocation_pending on lifecycle.planned_revocation (next_look_at) where status = 'pending'`,
];
