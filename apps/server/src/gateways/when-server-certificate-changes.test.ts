import { SERVER_CERTIFICATES_CHANGED } from '@bfcert/evse-security/station-contract';
import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { InProcessLink } from '@bfcert/kernel/link/in-process';
import type { SequencedEvent } from '@bfcert/kernel/outbox';
import { expect, test } from 'vitest';
import { whenServerCertificateChanges } from './when-server-certificate-changes.ts';

const event = (type: string, certificatePurpose: string): SequencedEvent => ({
  id: newId('evt'),
  type,
  version: 1,
  subject: 'idn_server',
  at: '2026-03-01T00:00:00.000Z',
  actor: systemActor('test'),
  correlationId: 'c',
  causationId: null,
  data: { certificatePurpose },
  position: 1,
});

test.each([
  ['CertificateRevoked', 'backend_server', 1],
  ['CertificateRenewalStarted', 'backend_server', 1],
  ['CertificateRetired', 'backend_server', 1],
  ['CertificateActivated', 'backend_server', 0],
  ['CertificateRevoked', 'charger_identity', 0],
])('%s of a %s is told to gateways %i times', async (type, purpose, times) => {
  const link = new InProcessLink();
  const server = link.server();
  const gateway = link.gateway('gateway');
  while (!gateway.connected) await new Promise((resolve) => setImmediate(resolve));
  const heard: string[] = [];
  gateway.onBroadcast(SERVER_CERTIFICATES_CHANGED, () => heard.push('changed'));
  gateway.onBroadcast('test.last', () => heard.push('last'));
  const { handle } = whenServerCertificateChanges(server);
  await handle([event('CertificateIssued', 'backend_server'), event(type, purpose)]);
  await server.broadcast('test.last', {});
  while (!heard.includes('last')) await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([...Array.from({ length: times }, () => 'changed'), 'last']);
  await gateway.close();
});
