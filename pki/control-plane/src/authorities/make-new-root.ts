import { ok, type Result } from '@bfcert/kernel/result';
import { provideKey } from './authority-keys.ts';
import type { AuthorityPlan } from './authority-plan.ts';
import { type AuthorityMaterials, type AuthorityPlace, certifyAuthority } from './certify-authority.ts';
import { CHAIN_PROFILES } from './chain-profiles.ts';
import type { IssuingKey } from './issuing-key.ts';
import { keyKindOf } from './key-file.ts';
import { chainInUse, openSigner, type ReplacementRefusal } from './replacement.ts';
import { lifetimeSeconds, makeBelow, namesOf, placeToMake, successorNames } from './successor.ts';

/**
 * A new root with a new key, the form of it that the root before has signed, and a chain below it that
 * nothing is issued with before it is activated. A station with AdditionalRootCertificateCheck takes the
 * new root in the signed form only (OCPP M05.FR.10). What was cut off is completed by the next call.
 */
export async function makeNewRoot(
  plan: AuthorityPlan,
  broughtKey: IssuingKey | null,
  materials: AuthorityMaterials,
): Promise<Result<readonly AuthorityPlace[], ReplacementRefusal>> {
  const { ledger } = materials;
  const inUse = chainInUse(plan.name, materials);
  if (!inUse.ok) return inUse;
  const below = inUse.value.slice(0, -1).toReversed();
  const root = inUse.value.at(-1);
  if (root === undefined || below.length === 0) throw new Error(`the ledger does not say who signed ${plan.name}`);
  const oldRoot = await openSigner(plan.name, root, broughtKey, materials);
  if (!oldRoot.ok) return oldRoot;

  // 1 The root itself.
  const place = placeToMake(ledger, plan.name, 'root');
  const key = await provideKey(place, keyKindOf(root.key), materials);
  const profiles = CHAIN_PROFILES[plan.chain];
  const named = {
    // A root with a path length has no room for another authority between itself and an issuing one,
    // unless that bears its own name: such do not count (RFC 5280 4.2.1.9).
    subject: root.pathLength === null ? successorNames(root, key, place.generation) : namesOf(root),
    validitySeconds: lifetimeSeconds(root, profiles.root),
  };
  const self = { ...place, ...named, profile: profiles.root, parent: null };
  const newRoot = { key, certificate: await certifyAuthority(key, self, materials) };

  // 2 Its form that the root before has signed.
  const cross: AuthorityPlace = { ...place, role: 'cross' };
  await certifyAuthority(key, { ...cross, ...named, profile: profiles.cross, parent: oldRoot.value }, materials);

  // 3 What is below, as it is below the root in use.
  return ok([place, cross, ...(await makeBelow(plan, below, newRoot, materials))]);
}
