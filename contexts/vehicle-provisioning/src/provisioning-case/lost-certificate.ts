import { type CertificateState, isProvenFor } from '@bfcert/certificate-lifecycle';
import type { Artifact } from './artifact.ts';
import type { Signals } from './signals.ts';

/** Why evidence of a certificate counts for nothing any more: its record is out of force. */
export type LostBecause = 'certificate_revoked' | 'certificate_retired' | 'certificate_deactivated';

/** Null: what was seen of it counts. Before it is in force too: a rule may ask for more than was seen so far. */
export function lostBecause(state: CertificateState): LostBecause | null {
  switch (state) {
    case 'revoked':
      return 'certificate_revoked';
    case 'retired':
    case 'deleted':
      return 'certificate_retired';
    case 'inactive':
      return 'certificate_deactivated';
    case 'requested':
    case 'issued':
    case 'installed_pending_activation':
    case 'active':
      return null;
    default:
      return state satisfies never;
  }
}

/**
 * Whether what still counts is all that the rule asks for. As of when it was last seen: what is active does not become
 * inactive by the time that passes.
 */
export function isStillProven(artifact: Artifact, { evidence }: Pick<Signals, 'evidence'>): boolean {
  const counted = evidence.filter(({ objection }) => objection === null);
  const last = counted
    .map(({ lastAt }) => lastAt)
    .toSorted()
    .at(-1);
  return last !== undefined && isProvenFor(artifact, counted, new Date(last));
}
