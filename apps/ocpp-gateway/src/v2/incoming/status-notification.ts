import { acknowledged } from '../../dialect/station-side.ts';

export const statusNotification = acknowledged('accepted');
