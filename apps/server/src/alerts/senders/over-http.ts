import { readFile } from 'node:fs/promises';
import { AllowedAddresses } from '../../outbound/allowed-addresses.ts';
import { post } from '../../outbound/post.ts';
import { signedHeaders } from '../../webhooks/signature.ts';
import type { Alert } from '../alert.ts';
import type { OtlpRoute, WebhookRoute } from '../alert-settings.ts';

/** Whoever wrote the configuration file named the address: collectors stand in networks of our own. */
const anywhere = new AllowedAddresses(['0.0.0.0/0', '::/0']);
/** Logs data model of OpenTelemetry, "SeverityNumber": FATAL, ERROR, WARN, INFO. */
const SEVERITY: Readonly<Record<Alert['severity'], readonly [number, string]>> = {
  critical: [21, 'FATAL'],
  high: [17, 'ERROR'],
  medium: [13, 'WARN'],
  low: [9, 'INFO'],
};

/** OTLP/HTTP 1, JSON: a log record with the alert's fields as attributes. */
export async function sendOtlp(
  { url, authorizationFile }: OtlpRoute,
  alert: Alert,
  deadline: AbortSignal,
): Promise<void> {
  const authorization = authorizationFile === null ? null : (await readFile(authorizationFile, 'utf8')).trimEnd();
  await delivered(
    url,
    { 'content-type': 'application/json', ...(authorization === null ? {} : { authorization }) },
    JSON.stringify(otlpOf(alert)),
    deadline,
  );
}

export function otlpOf(alert: Alert) {
  const { summary, severity, at, occasion, ...fields } = alert;
  const [severityNumber, severityText] = SEVERITY[severity];
  const time = `${BigInt(new Date(at).getTime()) * 1_000_000n}`;
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } });
  const attributes = Object.entries(fields).flatMap(([name, value]) =>
    value === null ? [] : [attribute(`bfcert.alert.${snake(name)}`, value)],
  );
  const record = {
    timeUnixNano: time,
    observedTimeUnixNano: time,
    severityNumber,
    severityText,
    eventName: `bfcert.${occasion}`,
    body: { stringValue: summary },
    attributes,
  };
  return {
    resourceLogs: [
      {
        resource: { attributes: [attribute('service.name', 'bfcert')] },
        scopeLogs: [{ scope: { name: 'bfcert.alerts' }, logRecords: [record] }],
      },
    ],
  };
}

/** Signed as Standard Webhooks 1.0 has it, with the key as its id. */
export async function sendWebhook(
  { url, secretFile }: WebhookRoute,
  alert: Alert,
  now: Date,
  deadline: AbortSignal,
): Promise<void> {
  const secret = (await readFile(secretFile, 'utf8')).trimEnd();
  const body = JSON.stringify({ type: `alert.${alert.occasion}`, timestamp: alert.at, data: alert });
  const signed = signedHeaders([secret], { id: alert.key.replaceAll(' ', '_'), at: now, body });
  await delivered(url, { ...signed, 'content-type': 'application/json' }, body, deadline);
}

async function delivered(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  deadline: AbortSignal,
): Promise<void> {
  const { status } = await post(new URL(url), headers, body, anywhere, deadline);
  if (status < 200 || status > 299) throw new Error(`answered ${status}`);
}

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`);
