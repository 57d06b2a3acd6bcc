import type { Session } from '../connection/connection-keeper.ts';
import type { StationMemory } from '../flash/station-memory.ts';
import type { OcppVersion } from '../ocpp/ocpp-version.ts';
import { fingerprintOf } from '../security/judge-anchor.ts';

export interface Connected extends Pick<Session, 'route'> {
  readonly version: OcppVersion;
  /** Over the line of its local controller, where nothing of its own has proven itself. */
  readonly isCarried: boolean;
  /** Its certificate of before too, whichever it came with. */
  readonly keepsBoth: boolean;
  /** It has no password for all of its slots. */
  readonly passwordsInSlotsOnly: boolean;
  /** Fingerprints of roots that the server's chain has shown to be followed by others. */
  readonly superseded: readonly string[];
}

/** What a connection settles in the memory of a station. */
export const afterConnecting = (
  memory: StationMemory,
  { route, version, isCarried, keepsBoth, passwordsInSlotsOnly, superseded }: Connected,
): Partial<StationMemory> => ({
  ...(isCarried ? {} : version.connected(memory, route)),
  lastSlot: route.slot,
  // B09.FR.28.
  ...(route.profile.password === undefined || passwordsInSlotsOnly ? {} : { password: route.profile.password }),
  // A02.FR.10 (errata): this connection has shown which of the two works.
  previousCredential: route.credential === null || keepsBoth ? memory.previousCredential : null,
  anchors: memory.anchors.filter((anchor) => !superseded.includes(fingerprintOf(anchor))),
});
