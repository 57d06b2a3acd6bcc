import { acknowledged } from '../../dialect/station-side.ts';

export const notifyEvent = acknowledged('accepted');
