import { acknowledged } from '../../dialect/station-side.ts';

/** Legal while pending when a report was asked for (B02.FR.09). */
export const notifyReport = acknowledged('triggered');
