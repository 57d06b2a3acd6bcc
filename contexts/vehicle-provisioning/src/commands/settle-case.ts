import { auditEntryOf, type CommandContext } from '@bfcert/certificate-lifecycle';
import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { VehicleProvisioningDependencies } from '../ports.ts';
import type { Step } from '../provisioning-case/decide.ts';
import { moveCase, takeStep } from '../provisioning-case/move-case.ts';
import type { ProvisioningCase } from '../provisioning-case/provisioning-case.ts';
import type { Signals } from '../provisioning-case/signals.ts';
import type { ProvisioningEvent } from '../provisioning-case/transitions.ts';

export interface Settling {
  readonly one: ProvisioningCase;
  readonly signals: Signals;
  /** What a person or a duty has decided, before what is known brings it further. */
  readonly first?: Step;
  /** As the audit has it. */
  readonly action: string;
}

/** Brings a case, whose row is held, as far as what is known of it goes. State, events and audit are one transaction. */
export async function settleCase(
  deps: VehicleProvisioningDependencies,
  tx: Transaction,
  { one, signals, first, action }: Settling,
  context: CommandContext,
): Promise<ProvisioningCase> {
  const at = { deadlines: deps.deadlines, now: deps.clock.now() };
  const begun = first === undefined ? one : takeStep(one, first, signals, at);
  const { one: after, moves } = moveCase(begun, signals, at);
  const all = first === undefined ? moves : [{ step: first, before: one, after: begun }, ...moves];
  // The one before leaves first: a place has one active case.
  if (all.some(({ step }) => step.on === 'proven')) await supersede(deps, tx, after, action, context);
  await deps.stores.cases.save(tx, after);
  for (const { step, ...states } of all) {
    await tellOfMove(deps, tx, { because: step.on, ...states }, action, context);
  }
  return after;
}

async function supersede(
  deps: VehicleProvisioningDependencies,
  tx: Transaction,
  by: ProvisioningCase,
  action: string,
  context: CommandContext,
): Promise<void> {
  const one = await deps.stores.cases.activeIn(tx, by);
  if (one === null) return;
  const step: Step = { on: 'superseded', to: { name: 'withdrawn', because: 'superseded' } };
  const signals = await deps.stores.cases.signalsOf(tx, one.id);
  const after = takeStep(one, step, signals, { deadlines: deps.deadlines, now: deps.clock.now() });
  await deps.stores.cases.save(tx, after);
  await tellOfMove(deps, tx, { because: step.on, before: one, after }, action, context);
}

interface Told {
  readonly because: ProvisioningEvent | 'opened';
  readonly before: ProvisioningCase | null;
  readonly after: ProvisioningCase;
}

export async function tellOfMove(
  { clock, events, audit }: VehicleProvisioningDependencies,
  tx: Transaction,
  { because, before, after }: Told,
  action: string,
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const type = 'ProvisioningStateChanged';
  const states = { before: before?.state.name ?? null, after: after.state.name };
  const about = {
    provisioningCaseId: after.id,
    artifact: after.artifact,
    slot: after.slot,
    program: after.program,
    broker: after.path.broker,
    because,
    waitingFor: after.waitingFor,
    dueAt: after.dueAt?.toISOString() ?? null,
  };
  await events.append(
    tx,
    domainEventOf(now, context, { type, subject: after.identityId, data: { ...about, ...states } }),
  );
  const { identityId, artifact: purpose } = after;
  await audit.append(
    tx,
    auditEntryOf(now, context, { action, identityId, purpose, ...states, event: type, detail: about }),
  );
}
