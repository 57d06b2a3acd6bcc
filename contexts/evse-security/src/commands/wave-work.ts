import type { AnchorRollout } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Charger, ChargerId, ChargerKind } from '../charger/charger.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { isForVehicles } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import type { Wave } from '../wave/wave.ts';
import type { WaveKind } from '../wave/wave-kind.ts';
import type { WaveObjection, WaveObjections } from '../wave/wave-objection.ts';
import type { CommandContext } from './command-context.ts';
import { keyRotationWork } from './key-rotation-work.ts';
import { migrationWork } from './migration-work.ts';
import { rolloutWork } from './rollout-work.ts';
import type { SelectedStation } from './select-stations.ts';

/** What differs between kinds of waves; each tells what becomes of its processes by `recordWaveMember`. */
export interface WaveWork {
  /** Whom such a wave may be about. */
  kindsFor(wave: Pick<Wave, 'bundle'>): readonly ChargerKind[];
  /** What is against these: asked when a wave is planned, and again of each station when its turn comes. */
  /** What is against one that was selected and is no matter of its turn: its cohorts are known here. */
  unfit?(deps: EvseSecurityDependencies, station: SelectedStation): WaveObjection | null;
  objections(
    deps: EvseSecurityDependencies,
    tx: Transaction,
    stations: readonly Charger[],
    around: WaveAround,
  ): Promise<WaveObjections>;
  /** Begins what a station is to go through, which then goes on by itself. Null: another is under way. */
  begin(
    deps: EvseSecurityDependencies,
    tx: Transaction,
    identityId: ChargerId,
    wave: Pick<Wave, 'bundle'>,
    context: CommandContext,
  ): Promise<string | null>;
  /** Where the newest process of each of these stands. */
  standing(
    deps: EvseSecurityDependencies,
    tx: Transaction,
    ids: readonly ChargerId[],
    wave: Pick<Wave, 'bundle'>,
  ): Promise<ReadonlyMap<ChargerId, MemberStanding>>;
}

/** What others know of what a wave brings, read before its row is locked: a lock never waits for another connection. */
export interface WaveAround {
  /** Of `trust_anchors`; null of others. */
  readonly rollout: AnchorRollout | null;
  /** Missing: it is being planned. */
  readonly plannedAt?: Date;
  /** Which of its anchors one that checks roots and lists none may be sent; null: none. */
  readonly firstAnchor: string | null;
}

export async function readAround(
  { lifecycle }: Pick<EvseSecurityDependencies, 'lifecycle'>,
  { bundle, plannedAt }: Pick<Wave, 'bundle'> & Partial<Pick<Wave, 'plannedAt'>>,
): Promise<WaveAround> {
  const planned = plannedAt === undefined ? {} : { plannedAt };
  if (bundle === null) return { rollout: null, firstAnchor: null, ...planned };
  const rollout = await lifecycle.trustAnchorRollout(bundle);
  const firstAnchor = isForVehicles(bundle) ? null : await lifecycle.firstAnchor(rollout.anchors);
  return { rollout, firstAnchor, ...planned };
}

export interface MemberStanding {
  readonly processId: string;
  readonly state: string;
  readonly step: string | null;
  readonly waitingFor: string | null;
}

const works: Readonly<Record<WaveKind, WaveWork>> = {
  migration: migrationWork,
  authorization_keys: keyRotationWork,
  trust_anchors: rolloutWork,
};

export const workOf = ({ kind }: { readonly kind: WaveKind }): WaveWork => works[kind];
