import type { NetworkProfile, StationCredential, StationMemory } from '../flash/station-memory.ts';

/** What the station tries next. */
export interface Route {
  readonly slot: number;
  readonly profile: NetworkProfile;
  /** Profile 3 only; null when there is none to show. */
  readonly credential: StationCredential | null;
}

/**
 * B10.FR.03/08: each slot of the priority list is tried `connectionAttempts` times, then the next, then
 * the first again; the station never gives up. `failures` counts since the last success, restart or
 * change of credential.
 */
export function chooseRoute(memory: StationMemory, failures: number): Route {
  const turn = Math.floor(failures / memory.connectionAttempts) % memory.priority.length;
  const slot = memory.priority[turn];
  const profile = slot === undefined ? undefined : memory.slots[slot];
  if (slot === undefined || profile === undefined) throw new Error('the priority list names a slot that is not there');
  return { slot, profile, credential: profile.securityProfile >= 3 ? memory.credential : null };
}

/** A02.FR.28: the new certificate connects nowhere, so the one before it comes back. */
export function newCredentialHasFailed(memory: StationMemory, failures: number): boolean {
  const triedEverySlot = failures >= memory.connectionAttempts * memory.priority.length;
  return memory.previousCredential !== null && triedEverySlot;
}
