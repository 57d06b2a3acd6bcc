import type { OwnerScope } from '@bfcert/kernel/actor';
import { type KeyFinding, keyFindingMeans, keyFindings } from '../authorization-key/key-finding.ts';
import type { KeyJudgement, KeyQuery, KeyRow } from '../authorization-key/key-inventory.ts';
import { knownDefaults } from '../authorization-key/known-defaults.ts';
import { secretFingerprint } from '../authorization-key/secret.ts';
import { withoutCutoverPath } from '../commands/key-cutover-objection.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { WaveObjection } from '../wave/wave-objection.ts';

export interface ListedKey extends KeyRow {
  /** Why one that is due is not rotated by itself, nor by a wave; null: it is, or it is not due. */
  readonly heldBack: Pick<WaveObjection, 'code' | 'detail'> | null;
}

/** Of these owners' stations. */
export const listAuthorizationKeys = (
  deps: EvseSecurityDependencies,
  query: KeyQuery,
  owners: OwnerScope,
): Promise<readonly ListedKey[]> =>
  deps.transactions.snapshot(async (tx) => {
    const rows = await deps.stores.keyInventory.page(tx, owners, query, judgementOf(deps));
    const due = rows.filter(({ findings }) => findings.includes('rotation_due')).map(({ identityId }) => identityId);
    const chargers = due.length === 0 ? [] : await deps.stores.chargers.findAll(tx, [...new Set(due)]);
    const without = await withoutCutoverPath(deps, tx, chargers);
    return rows.map((row): ListedKey => {
      const because = row.findings.includes('rotation_due') ? without.get(row.identityId) : undefined;
      return { ...row, heldBack: because === undefined ? null : { code: because.code, detail: because.detail } };
    });
  });

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
