import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { ClockGuard } from '../clock/clock-guard.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { SecurityEventRetention } from './retention.ts';

/** In one transaction, so that what comes in meanwhile waits for no longer than one of these takes. */
const BATCH = 5_000;
const DAY_MS = 86_400_000;

/**
 * 1 What is older than its retention is deleted · 2 then the oldest beyond the maximum; never what an incident that
 * is not closed refers to, and nothing while the clock is in doubt. Any number of servers may do this. Returns how many.
 */
export async function forgetSecurityEvents(
  deps: LifecycleDependencies,
  guard: ClockGuard,
  { retentionDays, maximum }: SecurityEventRetention,
): Promise<number> {
  if ((await guard.doubt()) !== null) return 0;
  const before = new Date(deps.clock.now().getTime() - retentionDays * DAY_MS).toISOString();
  const old = await forget(deps, { before, most: Number.POSITIVE_INFINITY }, `older than ${retentionDays} days`);
  const excess = (await deps.securityEvents.count()) - maximum;
  return old + (await forget(deps, { before: null, most: excess }, `the oldest of more than ${maximum}`));
}

async function forget(
  deps: LifecycleDependencies,
  { before, most }: { readonly before: string | null; readonly most: number },
  reason: string,
): Promise<number> {
  let forgotten = 0;
  while (forgotten < most) {
    const limit = Math.min(BATCH, most - forgotten);
    const batch = await deps.transactions.run(async (tx) => {
      const count = await deps.securityEvents.forget(tx, before, limit);
      if (count > 0) {
        const now = deps.clock.now();
        const cause = {
          actor: systemActor('security-event-retention'),
          reason,
          correlationId: newId('cor', now.getTime()),
        };
        const detail = { count, before };
        await deps.audit.append(tx, auditEntryOf(now, cause, { action: 'forget-security-events', detail }));
      }
      return count;
    });
    forgotten += batch;
    if (batch < limit) break;
  }
  return forgotten;
}
