import { mayTouch, type OwnerScope } from '@bfcert/kernel/actor';
import type { CapabilityException, CapabilityExceptionId } from '../capability/capability-exception.ts';
import type { FamilyRow } from '../capability/capability-store.ts';
import { type Exclusion, type FamilyDeclaration, isOverdue } from '../capability/family-declaration.ts';
import { judgeCapabilities, type StationCapabilities } from '../capability/station-capabilities.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { capabilityFactsOfOne } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

type Dependencies = Pick<EvseSecurityDependencies, 'stores' | 'transactions' | 'clock'>;

/** By name. To who acts for some owners a family exists that they have a station of. */
export const listFamilies = (
  { stores, transactions }: Dependencies,
  page: { readonly after: string | null; readonly limit: number },
  owners: OwnerScope,
): Promise<readonly FamilyRow[]> => transactions.snapshot((tx) => stores.capabilities.families(tx, owners, page));

/** Null: there is no such family for this actor. */
export const findFamily = (
  { stores, transactions }: Dependencies,
  family: string,
  { owners }: CommandContext['actor'],
): Promise<Pick<FamilyRow, 'family' | 'declaration'> | null> =>
  transactions.snapshot(async (tx) => {
    const having = await stores.capabilities.ownersOf(tx, family);
    const declaration = await stores.capabilities.declarationOf(tx, family);
    const exists =
      owners === 'all' ? having.length > 0 || declaration !== null : having.some((owner) => owners.includes(owner));
    return exists ? { family, declaration } : null;
  });

/** Newest first. Null: there is no such family for this actor. */
export const familyVersions = async (
  deps: Dependencies,
  family: string,
  page: { readonly before: number | null; readonly limit: number },
  actor: CommandContext['actor'],
): Promise<readonly FamilyDeclaration[] | null> => {
  if ((await findFamily(deps, family, actor)) === null) return null;
  return deps.transactions.snapshot((tx) => deps.stores.capabilities.versionsOf(tx, family, page));
};

export interface StationCapabilitiesPage {
  readonly family: string;
  /** Of the family's declaration; null: it is not declared. */
  readonly declarationVersion: number | null;
  readonly firmwareVersion: string | null;
  readonly capabilities: StationCapabilities;
  /** In force. */
  readonly exceptions: readonly CapabilityException[];
}

/** Null: there is no such station for this actor. */
export const findStationCapabilities = (
  deps: Dependencies,
  identityId: ChargerId,
  actor: CommandContext['actor'],
): Promise<StationCapabilitiesPage | null> =>
  deps.transactions.snapshot(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger === null || !mayTouch(actor, charger.owner)) return null;
    const { family, firmwareVersion } = charger;
    const facts = await capabilityFactsOfOne(deps, tx, charger);
    return {
      family,
      declarationVersion: facts.declaration?.version ?? null,
      firmwareVersion,
      capabilities: judgeCapabilities(facts, deps.clock.now()),
      exceptions: facts.exceptions,
    };
  });

/** Of one station in force, newest first. */
export const listCapabilityExceptions = (
  { stores, transactions, clock }: Dependencies,
  page: { readonly before: CapabilityExceptionId | null; readonly limit: number },
  owners: OwnerScope,
): Promise<readonly CapabilityException[]> =>
  transactions.snapshot((tx) => stores.capabilities.exceptions(tx, owners, { ...page, now: clock.now() }));

/** A family that is told nothing, with who answers for that and until when. */
export interface ExcludedFamily extends Exclusion {
  readonly family: string;
  /** Of the owners that were asked for. */
  readonly stations: number;
  readonly reason: string;
  /** Its time is over; it stays excluded until somebody declares it anew. */
  readonly isOverdue: boolean;
}

export const listExcludedFamilies = async (
  { stores, transactions, clock }: Dependencies,
  owners: OwnerScope,
): Promise<readonly ExcludedFamily[]> => {
  const now = clock.now();
  const rows = await transactions.snapshot((tx) => stores.capabilities.excludedFamilies(tx, owners));
  return rows.flatMap(({ family, stations, declaration }) => {
    if (declaration?.exclusion == null) return [];
    const { reason, exclusion } = declaration;
    return [{ family, stations, reason, ...exclusion, isOverdue: isOverdue(exclusion, now) }];
  });
};
