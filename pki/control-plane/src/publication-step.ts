/** The points between two durable facts while a revocation list is published; docs/revocation.md says what a restart finds after each. */
export const PUBLICATION_STEPS = [
  'crl_signed',
  'crl_part_written',
  'crl_written',
  'crl_recorded',
  'crl_installed',
] as const;

export type PublicationStep = (typeof PUBLICATION_STEPS)[number];
