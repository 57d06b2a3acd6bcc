import type { Json } from '@bfcert/kernel/canonical-json';
import type { ChargerId } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { UnreadableFact } from '../station-contract/index.ts';

interface ToPark {
  readonly factId: string;
  readonly kind: string | null;
  readonly identityId: string | null;
  readonly fact: Json;
  readonly error: string;
}

/** Kept with the reason, told as a security event, and never tried again by itself. */
export async function parkFact(
  { stores, transactions, clock, lifecycle }: EvseSecurityDependencies,
  { factId, kind, identityId, fact, error }: ToPark,
  nodeId: string,
): Promise<void> {
  await transactions.run(async (tx) => {
    const now = clock.now();
    if (!(await stores.seenFacts.add(tx, factId, now))) return;
    await stores.parkedFacts.add(tx, { factId, fact, nodeId, error, parkedAt: now });
    const charger = identityId === null ? null : await stores.chargers.find(tx, identityId as ChargerId);
    await lifecycle.recordSecurityEvent(tx, {
      source: 'gateway',
      reporter: nodeId,
      type: 'fact_parked',
      identityId: charger?.identityId ?? null,
      remoteAddress: null,
      at: now.toISOString(),
      reportedTime: null,
      count: 1,
      details: { factId, kind, nodeId, error },
    });
  });
}

/** What cannot be read now cannot be read the next time either: parked at once, and not at its third delivery. */
export async function parkUnreadableFacts(
  deps: EvseSecurityDependencies,
  unreadable: readonly UnreadableFact[],
  { nodeId }: { readonly nodeId: string },
): Promise<void> {
  for (const { problem, ...fact } of unreadable) await parkFact(deps, { ...fact, error: problem }, nodeId);
}
