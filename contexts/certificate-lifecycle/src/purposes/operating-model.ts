/**
 * Who has the say over a certificate. `managed`: we do. `brokered`: an outside authority issues and
 * revokes, and is asked by us. `tracked`: others run it; we see it, keep evidence and warn.
 */
export const operatingModels = ['managed', 'brokered', 'tracked'] as const;
export type OperatingModel = (typeof operatingModels)[number];
