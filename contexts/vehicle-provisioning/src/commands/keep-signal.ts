import { createHash } from 'node:crypto';
import { auditEntryOf, type CommandContext } from '@bfcert/certificate-lifecycle';
import { canonicalJson, type Json } from '@bfcert/kernel/canonical-json';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { Signals } from '../provisioning-case/signals.ts';
import type { HeldCase } from './on-case.ts';
import { settleCase } from './settle-case.ts';

/** A signal as it is told to the world. */
export interface ToldSignal {
  readonly signal: 'prerequisite' | 'delivery' | 'evidence';
  /** The prerequisite, the channel, or the type of evidence. */
  readonly name: string;
  /** The word itself: whether it is met, the outcome, or the origin. */
  readonly says: string;
  readonly source: string;
  readonly reference: string;
  readonly at: string;
  /** Why it counts for nothing; null: it counts. */
  readonly objection: string | null;
  /** Of a document that shows it. */
  readonly documentSha256: string | null;
  readonly stationId: string | null;
}

/** Keeps what was heard and brings the case as far as it goes with it. What says nothing new is told to nobody. */
export async function keepSignal(
  deps: VehicleProvisioningDependencies,
  tx: Transaction,
  { one, signals }: HeldCase,
  { after, told, action }: { readonly after: Signals; readonly told: ToldSignal; readonly action: string },
  context: CommandContext,
): Promise<ProvisioningCase> {
  if (!isNew(signals, after)) return one;
  await deps.stores.cases.saveSignals(tx, one.id, signals, after);
  await tellOfSignal(deps, tx, one, told, action, context);
  return settleCase(deps, tx, { one: { ...one, version: one.version + 1 }, signals: after, action }, context);
}

const isNew = (before: Signals, after: Signals): boolean =>
  (['prerequisites', 'deliveries', 'evidence'] as const).some(
    (kind) => after[kind].length !== before[kind].length || after[kind].some((one, at) => one !== before[kind][at]),
  );

async function tellOfSignal(
  { clock, events, audit }: VehicleProvisioningDependencies,
  tx: Transaction,
  { id, identityId, artifact, slot, path }: ProvisioningCase,
  told: ToldSignal,
  action: string,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const type = 'ProvisioningEvidenceRecorded';
  const data: Json = { provisioningCaseId: id, artifact, slot, broker: path.broker, ...told };
  await events.append(tx, domainEventOf(now, context, { type, subject: identityId, data }));
  const evidenceHash = createHash('sha256').update(canonicalJson(data)).digest('hex');
  await audit.append(
    tx,
    auditEntryOf(now, context, { action, identityId, purpose: artifact, event: type, evidenceHash, detail: data }),
  );
}

/** In our one spelling of time, and not in our future: an observer's clock that runs ahead would beat every later word. */
export const heardAt = (at: Date, now: Date): string => new Date(Math.min(at.getTime(), now.getTime())).toISOString();
