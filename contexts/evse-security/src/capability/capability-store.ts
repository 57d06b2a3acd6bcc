import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { CapabilityName } from './capability.ts';
import type { CapabilityException, CapabilityExceptionId } from './capability-exception.ts';
import type { FamilyDeclaration } from './family-declaration.ts';
import type { Observation } from './observation.ts';

export interface FamilyRow {
  readonly family: string;
  /** Of the owners that were asked for. */
  readonly stations: number;
  readonly declaration: FamilyDeclaration | null;
}

export interface CapabilityStore {
  /** Holds this name, of a family or a station, until the transaction ends, whether anything is known of it or not. */
  lock(tx: Transaction, name: string): Promise<void>;
  /** The one in force. */
  declarationOf(tx: Transaction, family: string): Promise<FamilyDeclaration | null>;
  /** The same of many; those without one are missing. */
  declarationsOf(tx: Transaction, families: readonly string[]): Promise<ReadonlyMap<string, FamilyDeclaration>>;
  /** Newest first. */
  versionsOf(
    tx: Transaction,
    family: string,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly FamilyDeclaration[]>;
  addDeclaration(tx: Transaction, declaration: FamilyDeclaration): Promise<void>;
  /** Families that have stations of these owners and, for who acts for all, those that are declared only; by name. */
  families(
    tx: Transaction,
    owners: OwnerScope,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly FamilyRow[]>;
  /** Owners with stations of the family. */
  ownersOf(tx: Transaction, family: string): Promise<readonly string[]>;
  /** Ascending by id. */
  stationsOf(
    tx: Transaction,
    family: string,
    owners: OwnerScope,
    page: { readonly after: ChargerId | null; readonly limit: number },
  ): Promise<readonly ChargerId[]>;

  observationsOf(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly Observation[]>;
  /** Locked until the transaction ends where there is one. */
  lockObservation(tx: Transaction, id: ChargerId, capability: CapabilityName): Promise<Observation | null>;
  /** Each of these stations has shown again what it is known to do. */
  touchObservations(tx: Transaction, ids: readonly ChargerId[], capability: CapabilityName, at: Date): Promise<void>;
  writeObservation(tx: Transaction, observation: Observation): Promise<void>;

  addException(tx: Transaction, exception: CapabilityException): Promise<void>;
  lockException(tx: Transaction, id: CapabilityExceptionId): Promise<CapabilityException | null>;
  endException(
    tx: Transaction,
    id: CapabilityExceptionId,
    end: { readonly at: Date; readonly by: string },
  ): Promise<void>;
  /** Not over at that time. */
  exceptionsOf(tx: Transaction, ids: readonly ChargerId[], now: Date): Promise<readonly CapabilityException[]>;
  /** Of these owners' stations, not over at that time; newest first, before the given id. */
  exceptions(
    tx: Transaction,
    owners: OwnerScope,
    page: { readonly before: CapabilityExceptionId | null; readonly limit: number; readonly now: Date },
  ): Promise<readonly CapabilityException[]>;
  /** Families that are excluded and have stations of these owners; by name. */
  excludedFamilies(tx: Transaction, owners: OwnerScope): Promise<readonly FamilyRow[]>;
}
