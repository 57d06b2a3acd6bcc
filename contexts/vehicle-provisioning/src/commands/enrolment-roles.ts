import type { Role } from '@bfcert/kernel/actor';

/** A way in for a vehicle, and the word that it may have its first certificate, are day-to-day work. */
export const tokenRoles: readonly Role[] = ['operator', 'pki_engineer', 'administrator'];
/** A word about a key takes who speaks for vehicles' keys. */
export const keyRoles: readonly Role[] = ['integration', 'pki_engineer', 'administrator'];
export const programRoles: readonly Role[] = ['pki_engineer', 'administrator'];
