import type { IdentityId } from '../identity/identity-id.ts';

/** Whoever keeps the passwords of stations. */
export interface StationPasswords {
  /** Those of them that may come in with a password now: they are not on Profile 3. */
  usableAmong(ids: readonly IdentityId[]): Promise<ReadonlySet<IdentityId>>;
}

/** Where no station has one. */
export const noStationPasswords: StationPasswords = { usableAmong: async () => new Set() };
