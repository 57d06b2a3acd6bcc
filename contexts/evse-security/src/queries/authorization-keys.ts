import type { OwnerScope } from '@bfcert/kernel/actor';
import { type KeyFinding, keyFindingMeans, keyFindings } from '../authorization-key/key-finding.ts';
import type { KeyJudgement, KeyQuery, KeyRow } from '../authorization-key/key-inventory.ts';
import { knownDefaults } from '../authorization-key/known-defaults.ts';
import { secretFingerprint } from '../authorization-key/secret.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

/** Of these owners' stations. */
export const listAuthorizationKeys = (
  deps: EvseSecurityDependencies,
  query: KeyQuery,
  owners: OwnerScope,
): Promise<readonly KeyRow[]> =>
  deps.transactions.snapshot((tx) => deps.stores.keyInventory.page(tx, owners, query, judgementOf(deps)));

export interface KeyFindingCount {
  readonly finding: KeyFinding;
  /** One sentence. */
  readonly means: string;
  readonly keys: number;
  readonly stations: number;
}

/** Every finding, the worst first, also those about none. */
export async function countKeyFindings(
  deps: EvseSecurityDependencies,
  owners: OwnerScope,
): Promise<readonly KeyFindingCount[]> {
  const counts = await deps.transactions.snapshot((tx) =>
    deps.stores.keyInventory.findings(tx, owners, judgementOf(deps)),
  );
  return keyFindings.map((finding) => ({
    finding,
    means: keyFindingMeans[finding],
    ...(counts.get(finding) ?? { keys: 0, stations: 0 }),
  }));
}

const judgementOf = ({ clock, secrets }: EvseSecurityDependencies): KeyJudgement => ({
  now: clock.now(),
  defaults: knownDefaults.map((secret) => secretFingerprint(secrets.comparisonKey, secret)),
});
