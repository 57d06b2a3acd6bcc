import { acknowledged } from '../station-side.ts';

export const notifyEvent = acknowledged('accepted');
