import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { AuthorityPlan } from './authority-plan.ts';
import type { AuthorityMaterials, AuthorityPlace } from './certify-authority.ts';
import type { IssuingKey } from './issuing-key.ts';
import { chainInUse, openSigner, type ReplacementRefusal } from './replacement.ts';
import { makeBelow } from './successor.ts';

/** `issuing` alone, or the intermediate authority above it as well. */
export type RolloverFrom = 'issuing' | 'intermediate';

/**
 * New authorities, with new keys, under what signed those in use. Nothing is issued with them before
 * they are activated; the issuing one before keeps its key, for what it has issued. What was cut off is
 * completed by the next call.
 */
export async function rollOver(
  plan: AuthorityPlan,
  from: RolloverFrom,
  broughtKey: IssuingKey | null,
  materials: AuthorityMaterials,
): Promise<Result<readonly AuthorityPlace[], ReplacementRefusal>> {
  const chain = chainInUse(plan.name, materials);
  if (!chain.ok) return chain;
  const replaced = chain.value.slice(0, from === 'issuing' ? 1 : 2);
  const above = chain.value[replaced.length];
  if (above === undefined) {
    return refused({ reason: 'no_intermediate', detail: `${plan.name} has no authority between root and issuing one` });
  }
  const signer = await openSigner(plan.name, above, broughtKey, materials);
  if (!signer.ok) return signer;
  return ok(await makeBelow(plan, replaced.toReversed(), signer.value, materials));
}
