import { auditEntryOf } from '@bfcert/certificate-lifecycle';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { Wave, WaveMember } from '../wave/wave.ts';
import type { CommandContext } from './command-context.ts';

type Dependencies = Pick<EvseSecurityDependencies, 'clock' | 'events' | 'audit'>;

/** Event and audit entry of what became of a wave, in the change's own transaction. */
export async function tellOfWave(
  { clock, events, audit }: Dependencies,
  tx: Transaction,
  { action, before, after, because }: TellingOf<Wave>,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const type = 'WaveStateChanged';
  const states = { before: before?.state ?? null, after: after.state };
  const data = { waveId: after.id, waveKind: after.kind, waveName: after.name, because };
  await events.append(tx, domainEventOf(now, context, { type, subject: after.id, data: { ...data, ...states } }));
  await audit.append(tx, auditEntryOf(now, context, { action, ...states, event: type, detail: data }));
}

/** The same of one of its members. */
export async function tellOfMember(
  { clock, events, audit }: Dependencies,
  tx: Transaction,
  { action, before, after, because }: TellingOf<WaveMember>,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const type = 'WaveMemberChanged';
  const { identityId, waveId, group } = after;
  const states = { before: before?.state ?? null, after: after.state };
  const data = { waveId, group, processId: after.processId, because };
  await events.append(tx, domainEventOf(now, context, { type, subject: identityId, data: { ...data, ...states } }));
  const deed = { action, identityId, purpose: 'charger_identity', ...states, event: type, detail: data };
  await audit.append(tx, auditEntryOf(now, context, deed));
}

interface TellingOf<Thing> {
  readonly action: string;
  readonly before: Thing | null;
  readonly after: Thing;
  readonly because: string;
}
