import type { Approval } from './approval.ts';

/** Who said no to what was asked for, or took it back, and why. */
export type TurnedDown = {
  readonly as: 'declined' | 'withdrawn';
  /** RFC 3339. */
  readonly at: string;
  /** As in the audit. */
  readonly by: string;
  readonly reason: string;
};

/** Null: nobody has. */
export function turnedDownIn({ status, answer }: Approval): TurnedDown | null {
  if (answer === null || (status !== 'declined' && status !== 'withdrawn')) return null;
  const { at, by, reason } = answer;
  return { as: status, at, by, reason };
}
