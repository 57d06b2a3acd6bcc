/** Routes of alerts, for whoever tries them. */
export { testAlert } from './alert.ts';
export type { AlertRoute } from './alert-settings.ts';
export { sendAlert, whyNot } from './send-alert.ts';
