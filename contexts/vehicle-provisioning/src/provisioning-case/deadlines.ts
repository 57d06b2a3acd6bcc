import type { Stage } from './provisioning-case.ts';

/** How long each stage may take, in milliseconds. */
export type CaseDeadlines = Readonly<Record<Stage, number>>;

const DAY_MS = 86_400_000;

export const usualDeadlines: CaseDeadlines = {
  prerequisite: 30 * DAY_MS,
  delivery: 14 * DAY_MS,
  pending_activation: 14 * DAY_MS,
};
