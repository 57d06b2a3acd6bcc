/**
 * For the filters by operating model, issuer, slot and outstanding plane. Most records are managed and have no slot, and
 * most revocations have arrived: an index of the others costs next to nothing. By the end of validity the index of what
 * can expire is read (`certificate_can_expire`).
 */
export const furtherFilters = [
  `create index certificate_operating_model on lifecycle.certificate ((record ->> 'operatingModel'), id)
    where record ->> 'operatingModel' <> 'managed'`,
  "create index certificate_issuer on lifecycle.certificate ((record #>> '{signed,authority}'), id)",
  'create index certificate_slot on lifecycle.certificate (slot, id) where slot is not null',
  `create index plane_confirmation_outstanding on lifecycle.plane_confirmation (plane, certificate_id)
    where outstanding`,
];
