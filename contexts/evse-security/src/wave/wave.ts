import type { StationBundle, TrustAnchorBundleId } from '@bfcert/certificate-lifecycle';
import { type Id, parseId } from '@bfcert/kernel/ids';
import type { ChargerId } from '../charger/charger.ts';
import type { MaintenanceWindow } from './maintenance-window.ts';
import type { WaveKind } from './wave-kind.ts';

export type WaveId = Id<'wav'>;

/**
 * One part of a fleet that is brought what its kind names, in groups one after the other.
 *
 *   draft ──start──→ running ⇄ paused           (a person)
 *     │                 │  ↓ too many failures, or a group that cannot succeed any more
 *     │                 │ held ──resume──→ running
 *     │                 └──every member has ended──→ completed
 *     └──abort, from each but completed──→ aborted
 *
 * Who acts next: in `draft`, `paused` and `held` a person, in `running` we and the stations. Nothing is begun unless it is
 * `running`; what has been begun goes on by itself in every state, as a station halfway would be worse off.
 */
export const waveStates = ['draft', 'running', 'paused', 'held', 'completed', 'aborted'] as const;
export type WaveState = (typeof waveStates)[number];

/** Which stations are meant; each that is given narrows it. */
export interface WaveSelection {
  readonly owner?: string;
  readonly family?: string;
  /** Sites and regions are cohorts (decision 27); of several, one suffices. */
  readonly cohorts?: readonly string[];
  readonly identityIds?: readonly ChargerId[];
  /** Whoever was not connected within so many days is left alone, and told of: a wave waits for none that is not there. */
  readonly seenWithinDays?: number;
}

export interface WaveRules {
  /** How many are tried first; 0: the first group is as large as the others. */
  readonly canarySize: number;
  readonly groupSize: number;
  /** Per cent of a group that must have got there before the next group begins. */
  readonly successPercent: number;
  /** Per cent of a group that may fail; one more, and the wave is held. */
  readonly errorPercent: number;
  /** At most so many under way at once. */
  readonly atOnce: number;
  /** At most so many begun in any hour. */
  readonly perHour: number;
  /** The same of one family; null: no more than all. */
  readonly perHourOfFamily: number | null;
  /** The same of one cohort, which is a site or a region. */
  readonly perHourOfCohort: number | null;
  /** Null: at any time. */
  readonly window: MaintenanceWindow | null;
  /** Its planned start: nobody is begun before, whoever has started it by then. Null: as soon as it is started. */
  readonly notBefore: Date | null;
}

export interface Wave {
  readonly id: WaveId;
  readonly kind: WaveKind;
  /** Of `trust_anchors` whose version it brings; null of others. */
  readonly bundle: StationBundle | null;
  /** That version; null of others, and where stations are only to lose what they have of it. */
  readonly bundleId: TrustAnchorBundleId | null;
  readonly name: string;
  readonly state: WaveState;
  readonly selection: WaveSelection;
  readonly rules: WaveRules;
  /** Of its members: it exists for those alone who act for all of these. */
  readonly owners: readonly string[];
  /** As in the audit; another person starts it. */
  readonly plannedBy: string;
  readonly plannedAt: Date;
  readonly reason: string;
  readonly startedBy: string | null;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  /** Why it is held; null otherwise. */
  readonly hold: WaveHold | null;
  /** What failed or was left out up to here has been looked at by whoever resumed it: it does not count towards the next hold. */
  readonly failuresCountFrom: Date | null;
  /** What has to happen before more is begun; null: nothing, or nothing more will be. */
  readonly waitingFor: string | null;
  /** When it is looked at again at the latest; null: it does not run. */
  readonly nextLookAt: Date | null;
  readonly changedAt: Date;
  readonly version: number;
}

export interface WaveHold {
  readonly code: 'too_many_failures' | 'group_cannot_succeed' | 'group_left_out';
  /** For people: what happened, and what may be done. */
  readonly because: string;
  readonly group: number;
  readonly at: Date;
}

export const parseWaveId = (text: string): WaveId | null => parseId('wav', text);

/**
 * What became of a member in this wave. `left_out`: it could not be begun when its turn came, or is exempted or gone since, and counts neither as got there nor as failed;
 * `failed`: its process stopped for a person. One that is resumed and gets there is `active` after all.
 */
export type MemberState = 'waiting' | 'under_way' | 'active' | 'failed' | 'left_out';

export interface WaveMember {
  readonly waveId: WaveId;
  readonly identityId: ChargerId;
  /** From 1, in the order in which they are begun. */
  readonly position: number;
  /** From 1; the canary, where there is one, is the first. */
  readonly group: number;
  /** As it was when the wave was planned: its rates are counted by it. */
  readonly family: string;
  readonly cohorts: readonly string[];
  readonly state: MemberState;
  /** Of the wave's kind; null: it was never begun. */
  readonly processId: string | null;
  readonly begunAt: Date | null;
  /** When it became what it is. */
  readonly changedAt: Date;
  /** Of `failed`: since when; kept when it gets there after all, and not when it is left out after all. */
  readonly failedAt: Date | null;
  /** Why it failed or was left out: a name, and a sentence for people. */
  readonly because: {
    readonly code: string;
    readonly detail: string;
    /**
     * RFC 3339, of one that failed: when that was decided at the station, which `failedAt` made visible (NFR-005). Null: by a
     * person, at that moment; left out: of others, and of those that failed before it was kept.
     */
    readonly since?: string | null;
  } | null;
}

export const MOST_MEMBERS = 10_000;
