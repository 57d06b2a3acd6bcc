import type { EvseSecurityDependencies } from '../ports.ts';

const HOUR_MS = 3_600_000;
/** As long as those of the lifecycle: one API takes both (docs/operations/settings.md). */
export const IDEMPOTENCY_LIFETIME_MS = 48 * HOUR_MS;
/** Facts older than that do not come again. */
export const SEEN_FACTS_LIFETIME_MS = 7 * 24 * HOUR_MS;
/** What was asked of stations stands in the audit for longer. */
export const ENDED_ORDERS_LIFETIME_MS = 30 * 24 * HOUR_MS;
/** They explain a station until its next certificates are long in use. */
export const DISCARDS_LIFETIME_MS = 400 * 24 * HOUR_MS;
/** Rows of one transaction: nobody waits long for what it locks. */
const ROWS_AT_ONCE = 1_000;

/** What nobody can use any more goes: which facts were seen, and, batch by batch, ended orders and outcomes under idempotency keys. */
export async function forgetExpired({
  transactions,
  stores,
  clock,
}: EvseSecurityDependencies): Promise<{ readonly idempotencyKeys: number }> {
  const ago = (milliseconds: number): Date => new Date(clock.now().getTime() - milliseconds);
  await transactions.run((tx) => stores.seenFacts.forgetBefore(tx, ago(SEEN_FACTS_LIFETIME_MS)));
  await transactions.run((tx) => stores.discards.forgetBefore(tx, ago(DISCARDS_LIFETIME_MS)));
  for (let count = ROWS_AT_ONCE; count === ROWS_AT_ONCE; )
    count = await transactions.run((tx) => stores.orders.forget(tx, ago(ENDED_ORDERS_LIFETIME_MS), ROWS_AT_ONCE));
  for (let idempotencyKeys = 0; ; ) {
    const count = await transactions.run((tx) =>
      stores.idempotency.forget(tx, ago(IDEMPOTENCY_LIFETIME_MS), ROWS_AT_ONCE),
    );
    idempotencyKeys += count;
    if (count < ROWS_AT_ONCE) return { idempotencyKeys };
  }
}
