import type { Variable } from './variable.ts';

export const CLOCK_VARIABLES: readonly Variable[] = [
  {
    component: 'ClockCtrlr',
    variable: 'DateTime',
    dataType: 'dateTime',
    read: ({ clock }) => clock.now().toISOString(),
  },
];
