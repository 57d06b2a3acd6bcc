import type { KeyRotationPhase } from '../key-rotation/key-rotation.ts';
import type { MemberState } from '../wave/wave.ts';

/** One that a person has retried is under way again. */
export function memberStateOfRotation(phase: KeyRotationPhase): Exclude<MemberState, 'waiting' | 'left_out'> {
  if (phase === 'rollback_window' || phase === 'completed') return 'active';
  return phase === 'quarantine' || phase === 'abandoned' ? 'failed' : 'under_way';
}
