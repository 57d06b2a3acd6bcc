import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { pauseAfter } from './retry-schedule.ts';
import { newSigningSecret, signedHeaders } from './signature.ts';

const body = JSON.stringify({ type: 'bfcert.certificate-lifecycle.CertificateRevoked', data: { serial: '0a' } });

test('receivers verify it with the library of Standard Webhooks, by the new secret and by the one before', () => {
  const [newer, older] = [newSigningSecret(), newSigningSecret()];
  const headers = signedHeaders([newer, older], { id: 'evt_1', at: new Date(), body });
  for (const secret of [newer, older]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
});

test('another secret, body, id or time is not verified', () => {
  const secret = newSigningSecret();
  const headers = signedHeaders([secret], { id: 'evt_1', at: new Date(), body });
  const fails = (changed: Record<string, string>, text = body, by = secret) =>
    expect(() => new Webhook(by).verify(text, { ...headers, ...changed })).toThrow(WebhookVerificationError);
  fails({}, body, newSigningSecret());
  fails({}, `${body} `);
  fails({ 'webhook-id': 'evt_2' });
  fails({ 'webhook-timestamp': String(Number(headers['webhook-timestamp']) + 1) });
  const old = signedHeaders([secret], { id: 'evt_1', at: new Date(Date.now() - 3_600_000), body });
  fails(old);
});

test('attempts come at the pauses of Standard Webhooks, the same for the same delivery, and end', () => {
  const pauses = Array.from({ length: 10 }, (_, index) => pauseAfter(index + 1, 'whk_1 evt_1', null));
  const expected = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
  for (const [index, least] of expected.entries()) {
    expect(pauses[index]).toBeGreaterThanOrEqual(least);
    expect(pauses[index]).toBeLessThanOrEqual(least * 1.1);
  }
  expect(pauses.at(-1)).toBeNull();
  expect(pauseAfter(3, 'whk_1 evt_1', null)).toBe(pauses[2]);
  expect(pauseAfter(3, 'whk_1 evt_2', null)).not.toBe(pauses[2]);
});

test('a receiver that asks for more time has it, within a day', () => {
  expect(pauseAfter(1, 'd', 600)).toBe(600);
  expect(pauseAfter(1, 'd', 10_000_000)).toBe(86_400);
});
