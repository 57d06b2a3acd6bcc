import type { Role } from '@bfcert/kernel/actor';

/** Who may hold alerts back, and send them again. */
export const alertOperators: readonly Role[] = ['operator', 'pki_engineer', 'administrator'];
