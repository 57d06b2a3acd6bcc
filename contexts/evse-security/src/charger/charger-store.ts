import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Activation } from '../credential-renewal/activation.ts';
import type { PasswordReading } from '../station-contract/index.ts';
import type { BootSeen, Charger, ChargerId, ProfileFloor, StationSettings } from './charger.ts';
import type { ChargerNames } from './charger-names.ts';
import type { Session, SessionUpstream, UpstreamPresence } from './session.ts';

export interface ChargerStore {
  add(tx: Transaction, charger: Charger): Promise<'added' | 'already_there'>;
  find(tx: Transaction, id: ChargerId): Promise<Charger | null>;
  /** Until the transaction ends no other one records a boot or a session of it. Its running processes are locked before. */
  lock(tx: Transaction, id: ChargerId): Promise<Charger | null>;
  /** The same of many, locked by their ids; those that do not exist are missing. Whoever has them locks no process any more. */
  lockAll(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly Charger[]>;
  /** Whether it is in service; if so, its decommissioning waits until the transaction ends, and ends what was begun in it. */
  keepInService(tx: Transaction, id: ChargerId): Promise<boolean>;
  /** Those that exist, in no order. */
  findAll(tx: Transaction, ids: readonly ChargerId[]): Promise<readonly Charger[]>;
  /** Those in service, in no order. */
  withNames(tx: Transaction, names: readonly string[]): Promise<readonly Charger[]>;
  /** Those in service of these owners, and if asked for those that are gone, ascending by identity id, after the given one. */
  page(
    tx: Transaction,
    owners: OwnerScope,
    page: { readonly after: ChargerId | null; readonly limit: number; readonly withDecommissioned?: true },
  ): Promise<readonly Charger[]>;
  /** Those in service. */
  count(tx: Transaction, owners: OwnerScope): Promise<number>;
  moveTo(tx: Transaction, id: ChargerId, place: Pick<Charger, 'owner' | 'family'>): Promise<void>;
  /** It is gone for good; the first time counts. */
  decommission(tx: Transaction, id: ChargerId, at: Date): Promise<void>;
  rename(tx: Transaction, id: ChargerId, names: ChargerNames): Promise<void>;
  /** False: the stations of this controller are as of this version of its identity, or a later one. Keeps others out until `tx` ends. */
  beginBindings(tx: Transaction, id: ChargerId, version: number): Promise<boolean>;
  raiseFloor(tx: Transaction, id: ChargerId, floor: ProfileFloor): Promise<void>;
  recordBoot(
    tx: Transaction,
    id: ChargerId,
    boot: BootSeen,
    about: { vendor: string; model: string; firmwareVersion: string | null },
  ): Promise<void>;
  mergeSettings(tx: Transaction, id: ChargerId, settings: StationSettings): Promise<void>;
  recordPasswordReading(tx: Transaction, id: ChargerId, reading: PasswordReading): Promise<void>;
  /** The upstream that has asked it for a signing request for vehicles, and nobody after it; null: none. */
  recordVehicleRequestsOf(tx: Transaction, id: ChargerId, upstream: string | null): Promise<void>;
  /** Of many; those that no upstream has asked are missing. */
  vehicleRequestsOf(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, string>>;
  recordActivation(tx: Transaction, id: ChargerId, activation: Activation): Promise<void>;
  /** It was there at this time; an earlier one than is known changes nothing. */
  recordSeen(tx: Transaction, id: ChargerId, at: Date): Promise<void>;
  /** The same of many. */
  recordAllSeen(tx: Transaction, ids: readonly ChargerId[], at: Date): Promise<void>;
}

export type SupersededSession = Pick<Session, 'nodeId' | 'connectionId'> & { readonly identityId: ChargerId };

export interface SessionStore {
  nextEpoch(tx: Transaction): Promise<number>;
  /** As many, ascending. */
  nextEpochs(tx: Transaction, count: number): Promise<readonly number[]>;
  open(tx: Transaction, id: ChargerId, session: Session): Promise<void>;
  /** Of many chargers one each. */
  openAll(tx: Transaction, sessions: ReadonlyMap<ChargerId, Session>): Promise<void>;
  /** Of the open sessions that are not superseded, the one with the highest epoch. */
  current(tx: Transaction, id: ChargerId): Promise<Session | null>;
  /** The same of many at once; those without one are missing. */
  currentOf(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, Session>>;
  /** Of each the gateways other than `nodeId` with an open session of it, superseded or not; those without one are missing. */
  nodesElsewhereOf(
    tx: Transaction,
    ids: readonly ChargerId[],
    nodeId: string,
  ): Promise<ReadonlyMap<ChargerId, readonly string[]>>;
  /** Of this identity on this connection; null: it is not open, or another's. */
  byConnection(tx: Transaction, id: ChargerId, connectionId: string): Promise<Session | null>;
  /** Of an open session; nothing happens when it is not. */
  recordUpstream(tx: Transaction, connectionId: string, upstream: SessionUpstream): Promise<void>;
  /** Of open sessions, by upstream: how many say since when that it is there, or away. */
  upstreams(tx: Transaction): Promise<readonly UpstreamPresence[]>;
  /** Identities with an open session. */
  countOnline(tx: Transaction, owners: OwnerScope): Promise<number>;
  /** False when it was not open. */
  close(tx: Transaction, id: ChargerId, connectionId: string): Promise<boolean>;
  /** Of this identity at other gateways than `owner`'s. */
  supersedeElsewhere(tx: Transaction, id: ChargerId, owner: Pick<Session, 'nodeId'>): Promise<void>;
  /** The same of many. */
  supersedeAllElsewhere(tx: Transaction, ids: readonly ChargerId[], owner: Pick<Session, 'nodeId'>): Promise<void>;
  /** Superseded ones at these gateways, in no order. */
  superseded(tx: Transaction, nodeIds: readonly string[], limit: number): Promise<readonly SupersededSession[]>;
  /** Gateways with an open session. */
  nodes(tx: Transaction): Promise<readonly string[]>;
  /** Sessions of a gateway that came back without them. */
  closeAllOfNode(tx: Transaction, nodeId: string): Promise<void>;
}
