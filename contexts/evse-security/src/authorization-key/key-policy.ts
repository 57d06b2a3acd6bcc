/** How often keys are replaced for their age alone. The row of a family decides before that of an owner, and that before the fleet's. */
export interface KeyPolicy {
  readonly level: 'fleet' | 'owner' | 'family';
  /** The owner or family; empty of the fleet. */
  readonly value: string;
  /** Null: never, which is also what holds where there is no row. */
  readonly periodDays: number | null;
  /** Nothing is replaced for its age before then, as while the fleet is on its way to Profile 3 anyway; null: from now on. */
  readonly fromDay: Date | null;
  readonly setBy: string;
  readonly setAt: Date;
  readonly reason: string;
}

export const SHORTEST_PERIOD_DAYS = 30;
export const LONGEST_PERIOD_DAYS = 3_650;
