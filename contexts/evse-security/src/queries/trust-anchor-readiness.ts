import type { AnchorChange, AnchorChangeEffect, AnchorChangeRefusal } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Result } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { objectionTo } from '../capability/objection.ts';
import type { Charger, ChargerId } from '../charger/charger.ts';
import { capabilitiesOf } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { judgeReadiness, type StationTrust } from '../trust-anchor-readiness/judge-readiness.ts';
import {
  type ReadinessCounts,
  type ReadinessRow,
  type ReadinessVerdict,
  readinessReasons,
  readinessSentences,
} from '../trust-anchor-readiness/trust-anchor-readiness.ts';

const PAGE = 500;

export interface TrustAnchorReadinessReport {
  readonly counts: ReadinessCounts;
  /** The roots of the chains that were looked at, those of which none is known, and what would go. */
  readonly chains: readonly (readonly Named[])[];
  readonly unknownChains: AnchorChangeEffect['unknownChains'];
  readonly removed: readonly Named[];
}

interface Named {
  readonly name: string;
  readonly fingerprint: string;
}

export interface ReadinessPage {
  readonly verdict?: ReadinessVerdict;
  readonly after: ChargerId | null;
  readonly limit: number;
}

const named = ({ name, fingerprint }: Named): Named => ({ name, fingerprint });

/** Who loses the connection if this changes now: how many. */
export async function trustAnchorReadiness(
  deps: EvseSecurityDependencies,
  change: AnchorChange,
  owners: OwnerScope,
): Promise<Result<TrustAnchorReadinessReport, AnchorChangeRefusal>> {
  const effect = await deps.lifecycle.effectOfAnchorChange(change);
  if (!effect.ok) return effect;
  const counts: Record<ReadinessVerdict, number> = { keeps: 0, loses: 0, unknown: 0, apart: 0 };
  for await (const rows of readinessRows(deps, effect.value, owners, null))
    for (const { verdict } of rows) counts[verdict] += 1;
  const { unknownChains } = effect.value;
  const chains = effect.value.chains.map(({ anchors }) => anchors.map(named));
  return { ok: true, value: { counts, chains, unknownChains, removed: effect.value.removed.map(named) } };
}

/** The same, station by station, ascending by identity id, after the given one. */
export async function listTrustAnchorReadiness(
  deps: EvseSecurityDependencies,
  change: AnchorChange,
  { verdict, after, limit }: ReadinessPage,
  owners: OwnerScope,
): Promise<Result<readonly ReadinessRow[], AnchorChangeRefusal>> {
  const effect = await deps.lifecycle.effectOfAnchorChange(change);
  if (!effect.ok) return effect;
  const found: ReadinessRow[] = [];
  for await (const rows of readinessRows(deps, effect.value, owners, after)) {
    found.push(...rows.filter((row) => verdict === undefined || row.verdict === verdict));
    if (found.length >= limit) break;
  }
  return { ok: true, value: found.slice(0, limit) };
}

async function* readinessRows(
  deps: EvseSecurityDependencies,
  effect: AnchorChangeEffect,
  owners: OwnerScope,
  from: ChargerId | null,
): AsyncGenerator<readonly ReadinessRow[]> {
  for (let after = from; ; ) {
    const chargers: readonly Charger[] = await deps.transactions.snapshot((tx) =>
      deps.stores.chargers.page(tx, owners, { after, limit: PAGE }),
    );
    if (chargers.length > 0) yield await judged(deps, chargers, effect);
    after = chargers.at(-1)?.identityId ?? null;
    if (chargers.length < PAGE) return;
  }
}

async function judged(
  deps: EvseSecurityDependencies,
  chargers: readonly Charger[],
  effect: AnchorChangeEffect,
): Promise<readonly ReadinessRow[]> {
  const ids = chargers.map(({ identityId }) => identityId);
  const own = effect.removed.length === 0 ? new Map() : await deps.lifecycle.ownAnchorsOf(ids, effect.removed);
  const now = deps.clock.now();
  return deps.transactions.snapshot(async (tx) => {
    const trust = await trustOf(deps, tx, chargers);
    return chargers.map((charger): ReadinessRow => {
      const { identityId, kind, wireName, owner, family, lastSeenAt } = charger;
      const station = { ...trust(charger), ownUnder: own.get(identityId) ?? new Set<string>() };
      const reason = judgeReadiness(station, effect, now);
      return {
        identityId,
        kind,
        wireName,
        owner,
        family,
        verdict: readinessReasons[reason],
        reason,
        detail: readinessSentences[reason],
        listedAt: station.list?.at.toISOString() ?? null,
        securityProfile: station.securityProfile,
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      };
    });
  });
}

async function trustOf(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  chargers: readonly Charger[],
): Promise<(charger: Charger) => Omit<StationTrust, 'ownUnder'>> {
  const { stores } = deps;
  const ids = chargers.map(({ identityId }) => identityId);
  const carried = await stores.controllerStations.carrying(
    tx,
    chargers.map(({ wireName }) => wireName),
  );
  const sessions = await stores.sessions.currentOf(tx, ids);
  const capabilities = await capabilitiesOf(deps, tx, chargers);
  const lists = new Map((await stores.listedRoots.ofChargers(tx, ids)).map((one) => [one.identityId, one]));
  return ({ identityId, wireName, boot, lastSeenAt }) => {
    const known = capabilities.get(identityId);
    const list = lists.get(identityId);
    return {
      isCarried: carried.has(wireName),
      securityProfile: sessions.get(identityId)?.securityProfile ?? boot?.securityProfile ?? null,
      lastSeenAt,
      canList: known !== undefined && objectionTo('list_certificates', known) === null,
      list: list === undefined ? null : { at: list.listedAt, roots: list.roots.map(({ hashData }) => hashData) },
    };
  };
}
