import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { ChargerId } from '../charger/charger.ts';
import type { BegunLately, GroupTally } from './facts.ts';
import type { Visibility, WavePace } from './health.ts';
import type { MemberState, Wave, WaveId, WaveMember } from './wave.ts';
import type { WaveKind } from './wave-kind.ts';
import type { WaveStanding } from './wave-standing.ts';

export interface WaveStore {
  add(tx: Transaction, wave: Wave, members: readonly WaveMember[]): Promise<void>;
  find(tx: Transaction, id: WaveId): Promise<Wave | null>;
  /** Holds the row until the transaction ends. */
  lock(tx: Transaction, id: WaveId): Promise<Wave | null>;
  /** Replaces the row and counts its version up. */
  save(tx: Transaction, wave: Wave): Promise<void>;
  /** That these owners have all members of, of one kind or (null) of each; newest first, before the given id. */
  page(
    tx: Transaction,
    owners: OwnerScope,
    page: { readonly kind: WaveKind | null; readonly before: WaveId | null; readonly limit: number },
  ): Promise<readonly Wave[]>;
  /** Those that were started and have not ended, oldest first, as they stand at that moment. */
  standing(tx: Transaction, at: Date): Promise<readonly WaveStanding[]>;
  tallies(tx: Transaction, wave: Pick<Wave, 'id' | 'failuresCountFrom'>): Promise<readonly GroupTally[]>;
  /** Locks the rates of its kind until the transaction ends: two waves never both see the last room. */
  begunSince(tx: Transaction, wave: Pick<Wave, 'id' | 'kind' | 'rules'>, since: Date): Promise<readonly BegunLately[]>;
  paceSince(tx: Transaction, id: WaveId, since: Date): Promise<WavePace>;
  /** Of those that stand failed. */
  visibility(tx: Transaction, id: WaveId): Promise<Visibility>;
  /** Waiting members of the first group that has any, in their order. */
  nextWaiting(tx: Transaction, id: WaveId, limit: number): Promise<readonly WaveMember[]>;
  /** In their order, after the given position. */
  members(
    tx: Transaction,
    id: WaveId,
    page: { readonly state: MemberState | null; readonly after: number; readonly limit: number },
  ): Promise<readonly WaveMember[]>;
  /** How many failed of what, the most frequent first. */
  failures(
    tx: Transaction,
    id: WaveId,
  ): Promise<readonly { readonly code: string; readonly family: string; readonly count: number }[]>;
  /** When the last of those failed that have failed, by the clock of whoever recorded it. */
  latestFailure(tx: Transaction, id: WaveId): Promise<Date | null>;
  saveMember(tx: Transaction, member: WaveMember): Promise<void>;
  /** Where it waits for its turn, in waves that have not ended. */
  waitingOf(tx: Transaction, id: ChargerId): Promise<readonly WaveMember[]>;
  memberOfProcess(tx: Transaction, processId: string): Promise<WaveMember | null>;
  /** Keeps others from planning until the transaction ends: who is taken stays so, and nobody comes into two waves. */
  lockPlans(tx: Transaction): Promise<void>;
  /** Those of these that wait, or are under way, in a wave that has not ended, and of which kind that is. */
  takenAmong(tx: Transaction, ids: readonly ChargerId[]): Promise<ReadonlyMap<ChargerId, WaveKind>>;
  /**
   * Those of this family whose case no wave has begun and nobody has settled: under way to Profile 3, or stopped on it. Locks that
   * until the transaction ends: of two that look for the last place one has it.
   */
  withoutWave(tx: Transaction, family: string): Promise<ReadonlySet<ChargerId>>;
  /** Ids whose time to look has come; their next time is `again`. One that is being worked on is left out. */
  takeDue(
    tx: Transaction,
    at: Date,
    options: { readonly limit: number; readonly again: Date },
  ): Promise<readonly WaveId[]>;
}
