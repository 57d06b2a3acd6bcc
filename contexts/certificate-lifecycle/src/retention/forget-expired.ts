import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';

const HOUR_MS = 3_600_000;
/** A caller repeats what it did not hear of within hours, and is promised a day (draft-ietf-httpapi-idempotency-key-header). */
export const IDEMPOTENCY_LIFETIME_MS = 48 * HOUR_MS;
export const DRY_RUN_LIFETIME_MS = 30 * 24 * HOUR_MS;
/** Rows of one transaction: nobody waits long for what it locks. */
const ROWS_AT_ONCE = 1_000;

export interface Forgotten {
  readonly idempotencyKeys: number;
  readonly policyDryRuns: number;
  readonly bulkTargets: number;
}

export const NOTHING_FORGOTTEN: Forgotten = { idempotencyKeys: 0, policyDryRuns: 0, bulkTargets: 0 };

/**
 * What nobody can use any more goes, batch by batch: outcomes under idempotency keys, dry runs of policies, and the
 * targets of bulk actions that were not started in time. That there was such a bulk action, and the audit, stay.
 */
export async function forgetExpired(deps: LifecycleDependencies): Promise<Forgotten> {
  const now = deps.clock.now().getTime();
  const ago = (milliseconds: number): string => new Date(now - milliseconds).toISOString();
  const all = async (forget: (tx: Transaction, limit: number) => Promise<number>): Promise<number> => {
    for (let total = 0; ; ) {
      const count = await deps.transactions.run((tx) => forget(tx, ROWS_AT_ONCE));
      total += count;
      if (count < ROWS_AT_ONCE) return total;
    }
  };
  return {
    idempotencyKeys: await all((tx, limit) => deps.idempotency.forget(tx, ago(IDEMPOTENCY_LIFETIME_MS), limit)),
    policyDryRuns: await all((tx, limit) => deps.policyVersions.forgetDryRuns(tx, ago(DRY_RUN_LIFETIME_MS), limit)),
    bulkTargets: await all((tx, limit) => deps.bulkActions.forgetUnstartedTargets(tx, ago(0), limit)),
  };
}
