/** Routes of alerts, for whoever reads the configuration and tries them. */
export { testAlert } from './alert.ts';
export { type AlertRoute, alertSettings } from './alert-settings.ts';
export { sendAlert, whyNot } from './send-alert.ts';
