import type { CertificateStatus, StatusSources } from '@bfcert/evse-security';
import { Registry } from 'prom-client';
import { beforeEach, describe, expect, it, test } from 'vitest';
import { alarmRules, declaredIn, expectGrounded, expectPassing } from '../metrics/testing/alarm-rules.ts';
import { AddressNotAllowed } from '../outbound/post.ts';
import { measuredSources, measuredStatus } from './measured-status.ts';

const HOSTS = ['ocsp.example', 'crl.example:8080'];
const signal = AbortSignal.timeout(5_000);

let registry: Registry;
beforeEach(() => {
  registry = new Registry();
});

const sources = (over: Partial<StatusSources> = {}): StatusSources => ({
  own: async () => ({ kind: 'not_ours' }),
  isOurs: () => false,
  anchors: async () => [],
  askResponder: async () => Buffer.from('DER'),
  fetchList: async () => Buffer.from('CRL'),
  ...over,
});
const fails = (error: Error) => () => Promise.reject(error);
const trips = async () => (await registry.getSingleMetric('bfcert_status_trips_total')?.get())?.values ?? [];
const counted = async () =>
  (await trips()).filter(({ value }) => value > 0).map(({ labels, value }) => ({ ...labels, value }));

test('a trip is counted by its host and how it ended, and its answer is passed on', async () => {
  const measured = measuredSources(sources({ fetchList: fails(new Error('answered 503')) }), HOSTS, registry);
  expect(await measured.askResponder('http://ocsp.example/x', Buffer.alloc(0), signal)).toEqual(Buffer.from('DER'));
  await expect(measured.fetchList('http://crl.example:8080/x', signal)).rejects.toThrow('answered 503');
  expect(await counted()).toEqual([
    { host: 'ocsp.example', outcome: 'answered', value: 1 },
    { host: 'crl.example:8080', outcome: 'failed', value: 1 },
  ]);
  const text = await registry.metrics();
  expect(text).toMatch(/^bfcert_status_last_answer_timestamp_seconds\{host="ocsp.example"\} 1\d{9}/m);
  expect(text).not.toContain('bfcert_status_last_answer_timestamp_seconds{host="crl.example:8080"}');
});

test('what stations name is no label, however many addresses they think of', async () => {
  const measured = measuredSources(sources({ askResponder: fails(new AddressNotAllowed()) }), HOSTS, registry);
  for (const url of ['http://evil.example/a', 'http://169.254.169.254/', 'no url', 'http://\ud800/', '']) {
    await expect(measured.askResponder(url, Buffer.alloc(0), signal)).rejects.toThrow(AddressNotAllowed);
  }
  expect(await counted()).toEqual([{ host: 'others', outcome: 'not_allowed', value: 5 }]);
  expect(await registry.metrics()).not.toMatch(/evil|169/);
});

test('there is a zero from the start for what has not happened yet', async () => {
  measuredSources(sources(), HOSTS, registry);
  expect(await trips()).toHaveLength(2 * 3 + 1);
});

test('what stations are told is counted, and why they were told nothing better', async () => {
  const { around, problem } = measuredStatus(registry);
  const status = around({
    statusOf: async () => ({ outcome: 'failed' }),
    chainStatuses: async () => ({
      statuses: [
        { status: 'good', nextUpdate: '2026-03-01T00:00:00Z' },
        { status: 'unknown', nextUpdate: '2026-03-01T00:00:00Z' },
      ],
    }),
    judgeContract: async () => ({ verdict: 'revoked', detail: '' }),
  });
  await status.statusOf({} as Parameters<CertificateStatus['statusOf']>[0]);
  await status.chainStatuses({} as Parameters<CertificateStatus['chainStatuses']>[0]);
  await status.judgeContract({} as Parameters<CertificateStatus['judgeContract']>[0]);
  problem({ identityId: 'idn_1', about: 'certificate', url: 'http://x', reason: 'expired', detail: 'x' });
  const text = await registry.metrics();
  for (const line of [
    'bfcert_status_questions_total{question="certificate",outcome="failed"} 1',
    'bfcert_status_questions_total{question="chain",outcome="good"} 1',
    'bfcert_status_questions_total{question="chain",outcome="unknown"} 1',
    'bfcert_status_questions_total{question="contract",outcome="revoked"} 1',
    'bfcert_status_problems_total{about="certificate",reason="expired"} 1',
  ])
    expect(text).toContain(line);
  expect(text).not.toContain('idn_1');
});

describe('the alarms of responders', () => {
  const rules = alarmRules('certificate-status');

  it('are taken by Prometheus, and pass their cases', () => expectPassing(rules));

  it('rest on metrics that there are, have fired once, and stand in the guide', async () => {
    measuredSources(sources(), HOSTS, registry);
    measuredStatus(registry);
    expect(rules.alarms).toHaveLength(2);
    expectGrounded(rules, declaredIn(await registry.metrics()));
  });
});
