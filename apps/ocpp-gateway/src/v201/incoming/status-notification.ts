import { acknowledged } from '../station-side.ts';

export const statusNotification = acknowledged('accepted');
