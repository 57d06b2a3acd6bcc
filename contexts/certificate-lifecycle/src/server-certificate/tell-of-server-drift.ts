import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { SeenServerCertificate } from './server-certificate-store.ts';

const ACTOR = systemActor('server-certificates');

/** Event and audit entry where a difference came, went, or became another; in the transaction of what they tell of. */
export async function tellOfServerDrift(
  deps: Pick<LifecycleDependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  before: SeenServerCertificate | null,
  after: SeenServerCertificate,
): Promise<void> {
  const was = before?.drift ?? null;
  const is = after.drift;
  if (was?.kind === is?.kind && was?.detail === is?.detail) return;
  const { clock, events, audit } = deps;
  const now = clock.now();
  const drift = is ?? was;
  if (drift === null) return;
  const event = is === null ? 'ServerCertificateDriftEnded' : 'ServerCertificateDriftFound';
  const { source, reference, serverName, fingerprint, certificateId } = after;
  const data = { source, reference, serverName, kind: drift.kind, detail: drift.detail, fingerprint, certificateId };
  const cause = { actor: ACTOR, reason: `read ${source}`, correlationId: newId('cor', now.getTime()) };
  await events.append(tx, domainEventOf(now, cause, { type: event, subject: `server-certificates:${source}`, data }));
  await audit.append(
    tx,
    auditEntryOf(now, cause, {
      action: 'refresh-server-certificates',
      certificateId,
      purpose: 'backend_server',
      before: was?.kind ?? null,
      after: is?.kind ?? null,
      event,
      detail: data,
    }),
  );
}
