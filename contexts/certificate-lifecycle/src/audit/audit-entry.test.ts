import { systemActor } from '@bfcert/kernel/actor';
import { expect, test } from 'vitest';
import { auditEntryOf } from './audit-entry.ts';

const now = new Date('2026-03-01T12:00:00Z');
const cause = { actor: systemActor('renewal-scheduler'), reason: 'its renewal is due', correlationId: 'cor_1' };

test('an entry says who did what, when and why; what is not said of it is null, and its outcome done', () => {
  expect(auditEntryOf(now, cause, { action: 'renew-certificate', detail: { attempts: 1 } })).toEqual({
    id: expect.stringMatching(/^aud_/),
    at: '2026-03-01T12:00:00.000Z',
    actor: 'system:renewal-scheduler',
    onBehalfOf: null,
    action: 'renew-certificate',
    outcome: 'done',
    identityId: null,
    certificateId: null,
    purpose: null,
    before: null,
    after: null,
    event: null,
    reason: 'its renewal is due',
    detail: { attempts: 1 },
    correlationId: 'cor_1',
    evidenceHash: null,
  });
});

test('an entry keeps what is said of it, and on whose behalf it was done', () => {
  const said = { action: 'revoke-certificate', outcome: 'refused', purpose: 'backend_server', detail: null } as const;
  const states = { before: 'active', after: 'revoked', event: 'CertificateRevoked', evidenceHash: 'ab' };
  const actor = { ...cause.actor, onBehalfOf: 'mara' };
  const entry = auditEntryOf(now, { ...cause, actor }, { ...said, ...states });
  expect(entry).toMatchObject({ ...said, ...states, onBehalfOf: 'mara' });
});
