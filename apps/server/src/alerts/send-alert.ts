import { oneLine } from '@bfcert/kernel/one-line';
import { attemptDeadline, whyEnded } from '../outbound/attempt-deadline.ts';
import type { Alert } from './alert.ts';
import type { AlertRoute } from './alert-settings.ts';
import { sendEmail } from './senders/email.ts';
import { sendOtlp, sendWebhook } from './senders/over-http.ts';
import { sendSyslog } from './senders/syslog.ts';

/**
 * One attempt by one route. Files of secrets are read each time, so that a new one holds at once. `deadline` ends it.
 *
 * @throws what went wrong; the alert may have arrived none the less.
 */
export async function sendAlert(
  route: AlertRoute,
  alert: Alert,
  now: Date,
  deadline: AbortSignal = attemptDeadline(),
): Promise<void> {
  try {
    await sendBy(route, alert, now, deadline);
  } catch (error) {
    throw deadline.aborted ? new Error(whyEnded(deadline), { cause: error }) : error;
  }
}

function sendBy(route: AlertRoute, alert: Alert, now: Date, deadline: AbortSignal): Promise<void> {
  switch (route.kind) {
    case 'email':
      return sendEmail(route, alert, deadline);
    case 'syslog':
      return sendSyslog(route, alert, deadline);
    case 'otlp':
      return sendOtlp(route, alert, deadline);
    case 'webhook':
      return sendWebhook(route, alert, now, deadline);
    default:
      return route satisfies never;
  }
}

/** In one sentence, without what the other side may have put into it. */
export function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return oneLine(code === undefined ? message : `${code}: ${message}`, 300);
}
