import type { ChargerId } from '../charger/charger.ts';

/** Why a wave leaves a station alone. */
export type WaveSkip =
  | 'already_on_profile_3'
  | 'station_behind_controller'
  | 'case_is_open'
  | 'rollout_is_open'
  | 'anchors_verified'
  | 'version_has_no_word'
  | 'trust_anchor_store_full'
  | 'exempt_from_migration'
  | 'owner_approval_missing'
  | 'not_seen_lately'
  | 'password_not_taken'
  | 'key_missing'
  | 'migration_is_open'
  | 'rotation_is_open'
  | 'in_another_wave'
  | 'key_replaced_since'
  | 'family_cannot';

export interface WaveObjection {
  readonly reason: WaveSkip;
  /** Of `family_cannot` which of its reasons; else the same. */
  readonly code: string;
  /** For people. */
  readonly detail: string;
}

/** Whoever nothing is known against is missing. */
export type WaveObjections = ReadonlyMap<ChargerId, WaveObjection>;
