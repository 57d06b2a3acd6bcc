import { type Id, parseId } from '@bfcert/kernel/ids';
import type { AuthorizationKeyId, RotationTrigger } from '../authorization-key/authorization-key.ts';
import type { StationProcess } from '../station-process/station-process.ts';

export type KeyRotationId = Id<'krt'>;

export const parseKeyRotationId = (text: string): KeyRotationId | null => parseId('krt', text);

/**
 * Who acts next:
 *
 *   planned          us, by the next job
 *   change_key       us and the station in turn: see the checks of `key-hygiene.ts`
 *   rollback_window  nobody: the new key has worked, and the old one is still recognised
 *   completed        nobody
 *   quarantine       a person: retry or abandon; whatever the station may have is admitted as before
 *   abandoned        nobody
 */
export const keyRotationPhases = [
  'planned',
  'change_key',
  'rollback_window',
  'completed',
  'quarantine',
  'abandoned',
] as const;
export type KeyRotationPhase = (typeof keyRotationPhases)[number];

/** One station gets its next AuthorizationKey over its live session; the one that it has stays good until the next has worked. */
export type KeyRotation = StationProcess<KeyRotationPhase>;

/** What was ordered; never changed. */
export interface KeyRotationOrder {
  readonly rotationId: KeyRotationId;
  readonly trigger: RotationTrigger;
  /** The key that is replaced; null: the station has none that is in force. */
  readonly replaces: AuthorizationKeyId | null;
  /** Until then a station that has stored its key is left to come back by itself; null: it is sent away at once. */
  readonly reconnectFrom: Date | null;
}

/** Another one may be begun beside it. */
export const isEnded = (phase: KeyRotationPhase): boolean => phase === 'completed' || phase === 'abandoned';

/** It tells the station passwords. */
export const changesKey = (phase: KeyRotationPhase): boolean => phase === 'planned' || phase === 'change_key';
