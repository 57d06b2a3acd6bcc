import '@bfcert/kernel/server-chain';
import { readFile } from 'node:fs/promises';
import { createTransport } from 'nodemailer';
import type { Alert } from '../alert.ts';
import type { EmailRoute } from '../alert-settings.ts';

/** Of a relay that does nothing; one that does something has until the deadline. */
const PATIENCE_MS = 10_000;

/** One message to all of the route. Its Message-ID is made of the alert's key, so that the same sent twice is one. */
export async function sendEmail(route: EmailRoute, alert: Alert, deadline: AbortSignal): Promise<void> {
  const { host, port, security, user, passwordFile, trustAnchorsFile, from, to } = route;
  const pass = passwordFile === null ? null : (await readFile(passwordFile, 'utf8')).trimEnd();
  const transport = createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
    tls: { minVersion: 'TLSv1.2', ...(trustAnchorsFile === null ? {} : { ca: await readFile(trustAnchorsFile) }) },
    ...(user === null || pass === null ? {} : { auth: { user, pass } }),
  });
  try {
    await transport.sendMail({
      from,
      to: [...to],
      subject: subjectOf(alert),
      text: textOf(alert),
      messageId: `<${Buffer.from(alert.key).toString('hex')}@bfcert.invalid>`,
      date: new Date(alert.at),
      signal: deadline,
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  } finally {
    transport.close();
  }
}

/** What others named stands in the text alone. */
const subjectOf = ({ severity, occasion, name }: Alert): string =>
  `[${severity}] ${name}${occasion === 'security_event' ? '' : `: ${occasion.replaceAll('_', ' ')}`}`;

function textOf(alert: Alert): string {
  const { summary, owner, supportOwner, identityId, certificateId, remoteAddress, at, key } = alert;
  const said: readonly (readonly [string, string | null])[] = [
    ['time', at],
    ['owner', owner],
    ['support owner', supportOwner],
    ['identity', identityId],
    ['certificate', certificateId],
    ['address', remoteAddress],
    ['key', key],
  ];
  const lines = said.flatMap(([label, value]) =>
    value === null ? [] : [`${label}: ${value.replaceAll(/\s+/g, ' ')}`],
  );
  return `${summary.replaceAll(/\s+/g, ' ')}\n\n${lines.join('\n')}\n`;
}
