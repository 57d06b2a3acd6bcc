import type { Variable } from './variable.ts';

export const CLOCK_VARIABLES: readonly Variable[] = [
  { component: 'ClockCtrlr', variable: 'DateTime', read: ({ clock }) => clock.now().toISOString() },
];
