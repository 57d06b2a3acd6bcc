import { mayHaveReachedStation } from '../station-process/attempt.ts';
import type { Decision, StationFacts } from '../station-process/check.ts';
import { attempt, isBudgetSpent } from '../station-process/retry.ts';
import { parseConnectionPriority } from './connection-priority.ts';

/** The slot that the station lives on: as it says, else the one that it prefers of its list. */
export function slotInUse(activeSlot: string | null | undefined, priority: string): number {
  const [preferred] = parseConnectionPriority(priority) ?? [];
  const active = parseConnectionPriority(activeSlot ?? '')?.[0] ?? preferred;
  if (active === undefined) throw new Error('a slot was planned beside none');
  return active;
}

/**
 * A slot is told in variables by stations of 2.1 and by some of 2.0.1; one that tells nothing of it goes on by what its
 * family declares. What was lost with a connection is asked for again.
 */
export function slotInUseIsRead(facts: StationFacts, now: Date, priority: string): Decision | null {
  const { charger, attempts, policy } = facts;
  const asked = attempts.filter((one) => one.action === 'read_connection_slot' && mayHaveReachedStation(one));
  const last = asked.at(-1);
  if (last !== undefined && (last.status !== 'unknown' || isBudgetSpent(asked, policy))) return null;
  const slot = slotInUse(charger.settings.active_slot, priority);
  const command = { kind: 'read_connection_slot', slot } as const;
  return attempt(facts, now, { action: 'read_connection_slot', target: String(slot), command }, asked);
}
