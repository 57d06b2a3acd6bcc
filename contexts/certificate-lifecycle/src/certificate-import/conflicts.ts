import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate } from '../certificate/certificate.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { Importable } from './judge-leaf.ts';
import { theOneToKeep } from './settle-actives.ts';

export interface Conflict {
  readonly one: Importable;
  /** Of the other in its place: the record's id, or the fingerprint of one that comes with it. */
  readonly with: string;
}

/**
 * Those of which another is active, or is to be, in the same place: a record that is active stays, and
 * of several that come at once one is kept.
 */
export async function conflictsAmong(
  deps: LifecycleDependencies,
  tx: Transaction,
  importable: readonly Importable[],
  activeBeside: (one: Importable) => Certificate | null,
): Promise<readonly Conflict[]> {
  const places = new Map<string, Importable[]>();
  for (const one of importable) {
    if (one.state !== 'active') continue;
    const key = JSON.stringify([one.identityId, one.slot]);
    places.set(key, [...(places.get(key) ?? []), one]);
  }
  const conflicts: Conflict[] = [];
  for (const [first, ...others] of places.values()) {
    if (first === undefined) continue;
    const all = [first, ...others];
    const stays = activeBeside(first)?.id ?? null;
    const kept = stays === null ? await keptOf(deps, tx, first, others) : null;
    for (const one of all) {
      if (one.signed.fingerprint !== kept) conflicts.push({ one, with: stays ?? kept ?? '' });
    }
  }
  return conflicts;
}

async function keptOf(
  { evidence }: LifecycleDependencies,
  tx: Transaction,
  first: Importable,
  others: readonly Importable[],
): Promise<string> {
  if (others.length === 0) return first.signed.fingerprint;
  const claim = async ({ identityId, signed: { fingerprint, notBefore } }: Importable) => ({
    fingerprint,
    notBefore,
    seenAt: await evidence.lastUse(tx, identityId, fingerprint),
  });
  const claims = [];
  for (const other of others) claims.push(await claim(other));
  return theOneToKeep([await claim(first), ...claims]).fingerprint;
}
