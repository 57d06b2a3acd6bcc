import { type Id, parseId } from '@bfcert/kernel/ids';

export type KeyCutoverPathId = Id<'kcp'>;

export const parseKeyCutoverPathId = (text: string): KeyCutoverPathId | null => parseId('kcp', text);

/**
 * How stations of a family are brought to a new key that forget their old one as soon as they are told it: who is where, and how
 * one that was lost on the way comes back. Until there is one that two people stand for, no wave touches them.
 *
 *   proposed ──a second person──→ approved ──another is approved, or it is withdrawn──→ withdrawn
 */
export interface KeyCutoverPath {
  readonly id: KeyCutoverPathId;
  readonly family: string;
  /** For people. */
  readonly description: string;
  readonly state: 'proposed' | 'approved' | 'withdrawn';
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly reason: string;
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
}
