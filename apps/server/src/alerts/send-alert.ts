import { oneLine } from '@bfcert/kernel/one-line';
import type { Alert } from './alert.ts';
import type { AlertRoute } from './alert-settings.ts';
import { sendEmail } from './senders/email.ts';
import { sendOtlp, sendWebhook } from './senders/over-http.ts';
import { sendSyslog } from './senders/syslog.ts';

/**
 * One attempt by one route. Files of secrets are read each time, so that a new one holds at once.
 *
 * @throws what went wrong; the alert may have arrived none the less.
 */
export function sendAlert(route: AlertRoute, alert: Alert, now: Date): Promise<void> {
  switch (route.kind) {
    case 'email':
      return sendEmail(route, alert);
    case 'syslog':
      return sendSyslog(route, alert);
    case 'otlp':
      return sendOtlp(route, alert);
    case 'webhook':
      return sendWebhook(route, alert, now);
    default:
      return route satisfies never;
  }
}

/** In one sentence, without what the other side may have put into it. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return oneLine(code === undefined ? message : `${code}: ${message}`, 300);
}
