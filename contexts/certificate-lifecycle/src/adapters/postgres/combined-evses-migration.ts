/** By the EVSE that a combined certificate speaks for, which is another identity than the record's own. Few records are. */
export const combinedEvses = [
  `create index certificate_also_for on lifecycle.certificate ((record #>> '{alsoFor,identityId}'), id)
    where record #>> '{alsoFor,identityId}' is not null`,
];
