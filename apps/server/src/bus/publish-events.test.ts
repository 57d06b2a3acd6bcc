import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import type { SequencedEvent } from '@bfcert/kernel/outbox';
import { describe, expect, test } from 'vitest';
import { eventTypes } from '../events/dictionary.ts';
import { messagesOf } from './publish-events.ts';

const event = (type: string): SequencedEvent => ({
  id: newId('evt'),
  position: 4711,
  type,
  version: 1,
  subject: 'idn_1',
  at: '2026-03-01T12:00:00.000Z',
  actor: systemActor('test'),
  correlationId: 'cor_1',
  causationId: null,
  data: { certificateRecordId: 'crt_1' },
});

describe('an event on the bus', () => {
  test('is a CloudEvent under its context and its name, and has its own id', () => {
    const one = event('CertificateRevoked');
    const [message] = messagesOf([one]);
    expect(message).toMatchObject({ id: one.id, subject: 'bfcert.events.certificate-lifecycle.CertificateRevoked' });
    expect(JSON.parse(Buffer.from(message?.data ?? []).toString())).toMatchObject({
      specversion: '1.0',
      id: one.id,
      type: 'bfcert.certificate-lifecycle.CertificateRevoked',
      subject: 'idn_1',
      sequence: '000000000004711',
      data: one.data,
    });
  });

  test.each([...eventTypes.keys()])('%s has a subject that NATS takes', (type) => {
    expect(messagesOf([event(type)])[0]?.subject).toMatch(/^bfcert\.events\.[a-z-]+\.[A-Z][A-Za-z0-9]+$/);
  });

  test('that the dictionary does not have is told all the same', () => {
    expect(messagesOf([event('BrandNew')])[0]?.subject).toBe('bfcert.events.system.BrandNew');
  });
});
