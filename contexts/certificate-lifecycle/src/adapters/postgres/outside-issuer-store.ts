import { kyselyOf } from '@bfcert/kernel/postgres';
import type { OutsideIssuerStore } from '../../certificate-import/trust-domain.ts';
import type { LifecycleTables } from './tables.ts';

export const postgresOutsideIssuerStore = (): OutsideIssuerStore => ({
  async foreignTo(tx, domain, issuers) {
    if (issuers.length === 0) return null;
    const row = await kyselyOf<LifecycleTables>(tx)
      .selectFrom('lifecycle.outside_issuer')
      .select('trust_domain')
      .where('issuer', 'in', issuers)
      .where('trust_domain', '<>', domain)
      .executeTakeFirst();
    return row?.trust_domain ?? null;
  },

  async remember(tx, domain, issuers) {
    if (issuers.length === 0) return;
    await kyselyOf<LifecycleTables>(tx)
      .insertInto('lifecycle.outside_issuer')
      .values(issuers.map((issuer) => ({ issuer, trust_domain: domain })))
      .onConflict((conflict) => conflict.column('issuer').doNothing())
      .execute();
  },
});
