import { mayTouch, type OwnerScope } from '@bfcert/kernel/actor';
import type { CapabilityException, CapabilityExceptionId } from '../capability/capability-exception.ts';
import type { FamilyRow } from '../capability/capability-store.ts';
import type { FamilyDeclaration } from '../capability/family-declaration.ts';
import type { StationCapabilities } from '../capability/station-capabilities.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { capabilitiesOfOne } from '../commands/station-capabilities.ts';
import type { EvseSecurityDependencies } from '../ports.ts';

type Dependencies = Pick<EvseSecurityDependencies, 'stores' | 'transactions' | 'clock'>;

/** By name. To who acts for some owners a family exists that they have a station of. */
export const listFamilies = (
  { stores, transactions }: Dependencies,
  page: { readonly after: string | null; readonly limit: number },
  owners: OwnerScope,
): Promise<readonly FamilyRow[]> => transactions.run((tx) => stores.capabilities.families(tx, owners, page));

/** Null: there is no such family for this actor. */
export const findFamily = (
  { stores, transactions }: Dependencies,
  family: string,
  { owners }: CommandContext['actor'],
): Promise<Pick<FamilyRow, 'family' | 'declaration'> | null> =>
  transactions.run(async (tx) => {
    const having = await stores.capabilities.ownersOf(tx, family);
    const declaration = await stores.capabilities.declarationOf(tx, family);
    const exists =
      owners === 'all' ? having.length > 0 || declaration !== null : having.some((owner) => owners.includes(owner));
    return exists ? { family, declaration } : null;
  });

/** Newest first. */
export const familyVersions = (
  { stores, transactions }: Dependencies,
  family: string,
  page: { readonly before: number | null; readonly limit: number },
): Promise<readonly FamilyDeclaration[]> => transactions.run((tx) => stores.capabilities.versionsOf(tx, family, page));

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
  deps.transactions.run(async (tx) => {
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger === null || !mayTouch(actor, charger.owner)) return null;
    const { family, firmwareVersion } = charger;
    const declaration = await deps.stores.capabilities.declarationOf(tx, family);
    return {
      family,
      declarationVersion: declaration?.version ?? null,
      firmwareVersion,
      capabilities: await capabilitiesOfOne(deps, tx, charger),
      exceptions: await deps.stores.capabilities.exceptionsOf(tx, [identityId], deps.clock.now()),
    };
  });

/** Of one station in force, newest first. */
export const listCapabilityExceptions = (
  { stores, transactions, clock }: Dependencies,
  page: { readonly before: CapabilityExceptionId | null; readonly limit: number },
  owners: OwnerScope,
): Promise<readonly CapabilityException[]> =>
  transactions.run((tx) => stores.capabilities.exceptions(tx, owners, { ...page, now: clock.now() }));

/** Families that are told nothing, with who answers for each and until when. */
export const listExcludedFamilies = (
  { stores, transactions }: Dependencies,
  owners: OwnerScope,
): Promise<readonly FamilyRow[]> => transactions.run((tx) => stores.capabilities.excludedFamilies(tx, owners));
