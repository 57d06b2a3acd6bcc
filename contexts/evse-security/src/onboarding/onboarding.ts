import type { ChargerId } from '../charger/charger.ts';

/**
 * How a station with a password was enrolled. `profile_3`: its family can, so that the password is for the way only, and its
 * migration begins with its first connection. `profile_2`: whoever enrolled it has said that it stays; that is an exception with a name
 * and a reason. Of others there is none: they have no password, or nobody has said what their family can.
 */
export interface Onboarding {
  readonly identityId: ChargerId;
  readonly goal: OnboardingGoal;
  /** Null: its migration has still to begin. Nothing begins one of `profile_2`. */
  readonly begunAt: Date | null;
  /** As in the audit. */
  readonly decidedBy: string;
  readonly decidedAt: Date;
  /** In the words of whoever enrolled it. */
  readonly reason: string;
}

export const onboardingGoals = ['profile_3', 'profile_2'] as const;
export type OnboardingGoal = (typeof onboardingGoals)[number];
