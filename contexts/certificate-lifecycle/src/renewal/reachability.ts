import type { IdentityId } from '../identity/identity-id.ts';

/** Who knows which endpoints are connected. Asked for those only whose purpose says `ask_endpoint`. */
export interface Reachability {
  /** Those of them that can be asked for a signing request now. */
  reachable(identityIds: readonly IdentityId[]): Promise<ReadonlySet<IdentityId>>;
  /** Of those of them that cannot do what their renewal takes, connected or not: why, one sentence. Left out: nothing is known against any. */
  objections?(identityIds: readonly IdentityId[]): Promise<ReadonlyMap<IdentityId, string>>;
}
