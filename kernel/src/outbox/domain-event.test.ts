import { expect, test } from 'vitest';
import { systemActor } from '../actor.ts';
import { domainEventOf } from './domain-event.ts';

const now = new Date('2026-03-01T12:00:00Z');
const cause = { actor: systemActor('renewal-scheduler'), correlationId: 'cor_1' };
const happened = { type: 'CertificateIssued', subject: 'idn_1', data: { serial: '0a' } };

test('an event says what happened, when and by whom; its shape is the first, and nothing led to it unless it is said', () => {
  expect(domainEventOf(now, cause, happened)).toEqual({
    id: expect.stringMatching(/^evt_/),
    type: 'CertificateIssued',
    version: 1,
    subject: 'idn_1',
    at: '2026-03-01T12:00:00.000Z',
    actor: cause.actor,
    correlationId: 'cor_1',
    causationId: null,
    data: { serial: '0a' },
  });
});

test('an event keeps what led to it, and the shape of its data', () => {
  const event = domainEventOf(now, { ...cause, causationId: 'job_1' }, { ...happened, version: 2 });
  expect(event).toMatchObject({ causationId: 'job_1', version: 2 });
});

test('nothing else of its cause gets into an event', () => {
  const context = { ...cause, reason: 'its renewal is due', idempotencyKey: 'k' };
  expect(Object.keys(domainEventOf(now, context, happened))).not.toContain('reason');
  expect(Object.keys(domainEventOf(now, context, happened))).toHaveLength(9);
});
