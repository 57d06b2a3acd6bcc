import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Approval } from '../approval/approval.ts';
import type { ApprovalId } from '../approval/approval-id.ts';
import { type AskRefusal, askSecondPerson, mayAsk } from '../approval/ask-second-person.ts';
import { overtake } from '../approval/overtake.ts';
import { SecondPerson } from '../approval/second-person.ts';
import { describeActor } from '../audit/describe-actor.ts';
import { endExceptionsOf } from '../binding-exception/end-binding-exception.ts';
import { type CertificateCommand, decide } from '../certificate/decide.ts';
import { refusalSentences, type TransitionRefusal } from '../certificate/refusals.ts';
import { changeRecord } from '../commands/change-certificate.ts';
import type { CommandContext, Outcome, Refusal } from '../commands/command.ts';
import { surroundingsIn } from '../commands/open-holdings.ts';
import { runCommand } from '../commands/run-command.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { Holdings } from '../identity/holdings.ts';
import type { Identity } from '../identity/identity.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { type HubObjection, hubObjection } from '../iot-hub/act-on-record.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { withdrawRecoveryOf } from '../recovery-case/end-recovery-case.ts';
import { endTolerancesOf } from '../station-tolerance/end-station-tolerance.ts';
import type { CertificatesEnd } from './decommission.ts';
import {
  type AliveBecause,
  type DecommissionRefusal,
  type OpenedDecommission,
  openDecommission,
} from './open-decommission.ts';
import { commandFor, fateOf, type RecordFate } from './record-fate.ts';
import { tellOfDecommission } from './tell-of-decommission.ts';

export interface DecommissionWish {
  readonly identityId: IdentityId;
  readonly certificates: CertificatesEnd;
}

/** `approvalId` is null when it was done; else nothing was, and a second person is asked. */
type Decommissioned = {
  readonly identityId: IdentityId;
  readonly version: number;
  readonly approvalId: ApprovalId | null;
};

export type DecommissionOutcome = Outcome<
  Decommissioned,
  DecommissionRefusal | AskRefusal | TransitionRefusal | HubObjection
>;

const sentences: Readonly<Record<AliveBecause, string>> = {
  certificate_in_force: 'It has a certificate in force.',
  password_in_force: 'It has a password in force.',
  proven_on_profile_3: 'It has proven Profile 3.',
  recovery_running: 'A recovery case of it is running.',
  seen_lately: 'It was there lately.',
};

/**
 * The identity is gone for good: 1 is it there, and may it go? · 2 may it be alive? ask a second person · 3 its records and
 * those of its EVSEs end · 4 so do its exceptions, tolerances and its recovery · 5 its names are nobody's, with event and audit.
 * It is never deleted.
 */
export function decommissionIdentity(
  deps: LifecycleDependencies,
  { identityId, certificates }: DecommissionWish,
  context: CommandContext,
): Promise<DecommissionOutcome> {
  return runCommand(deps, {
    name: 'decommission-identity',
    input: { identityId, certificates },
    context,
    subject: { identityId },
    work: async (tx): Promise<DecommissionOutcome> => {
      const opened = await openDecommission(deps, tx, identityId, context.actor);
      if (!opened.ok) return opened;
      const { identity } = opened.value.holdings;
      const { version, owner } = identity;
      const { expectedVersion } = context;
      if (expectedVersion !== undefined && expectedVersion !== version) {
        const detail = `The identity has version ${version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const endpoints = opened.value.endpoints.map(({ identity: { id } }) => id);
      const action = { kind: 'decommission-identity', identityId, version, certificates, endpoints } as const;
      if (opened.value.alive.length === 0) return carryOut(deps, tx, opened.value, action, null, context);
      const because = `${opened.value.alive.map((each) => sentences[each]).join(' ')} It may be alive.`;
      const question = { action, because, identityId, owner, purpose: null };
      if (!mayAsk(context, question)) {
        const detail = `${because} It is for an administrator to ask, and for another to approve.`;
        return refused({ reason: 'needs_second_person', detail });
      }
      const asked = await askSecondPerson(deps, tx, question, context);
      return asked.ok ? ok({ identityId, version, approvalId: asked.value }) : refused(asked.refusal);
    },
  });
}

/** With a second person's word; whoever asked and whoever approves both act for its owner. */
export async function decommissionAsApproved(
  deps: LifecycleDependencies,
  tx: Transaction,
  { action, approval }: { readonly action: Approval['action'] & { kind: 'decommission-identity' }; approval: Approval },
  context: CommandContext,
): Promise<DecommissionOutcome> {
  const opened = await openDecommission(deps, tx, action.identityId, context.actor);
  if (!opened.ok) return opened;
  const { holdings, endpoints } = opened.value;
  const same = endpoints.map(({ identity: { id } }) => id).join() === action.endpoints.join();
  if (holdings.identity.version !== action.version || !same) {
    return refused({ reason: 'version_conflict', detail: 'It is not as it was when this was asked for.' });
  }
  return carryOut(deps, tx, opened.value, action, approval, context);
}

async function carryOut(
  deps: LifecycleDependencies,
  tx: Transaction,
  { holdings, endpoints }: OpenedDecommission,
  { certificates }: { readonly certificates: CertificatesEnd },
  approval: Approval | null,
  { expectedVersion: _ofIdentity, ...context }: CommandContext,
): Promise<DecommissionOutcome> {
  const cause = { action: 'decommission-identity', context };
  const all = [holdings, ...endpoints];
  const planned = all.map((each) => ({ of: each, ends: endsOf(deps, each, certificates, approval, context) }));
  // All is judged before anything is written: a refusal has changed nothing.
  for (const { of, ends } of planned) {
    for (const end of ends) {
      const objection = end.command === null ? null : await objectionTo(deps, tx, of, end.record, end.command);
      if (objection !== null) return refused(objection);
    }
  }
  for (const { of, ends } of planned) await end(deps, tx, { of, ends, certificates, approval, holdings }, cause);
  return ok({ identityId: holdings.identity.id, version: holdings.identity.version + 1, approvalId: null });
}

interface RecordEnd {
  readonly record: Holdings['records'][number];
  readonly fate: RecordFate;
  /** Null: it is left. */
  readonly command: CertificateCommand | null;
}

function endsOf(
  { clock, ownership }: LifecycleDependencies,
  { identity, records }: Holdings,
  certificates: CertificatesEnd,
  approval: Approval | null,
  { reason }: CommandContext,
): readonly RecordEnd[] {
  const now = clock.now();
  return records.flatMap((record): readonly RecordEnd[] => {
    const fate = fateOf(record, certificates, { now, ownership: ownership.about(record, identity) });
    if (fate === null) return [];
    if (fate.fate === 'left') return [{ record, fate, command: null }];
    const command = commandFor(fate.fate, reason);
    const isGuarded = command.kind === 'revoke' || command.kind === 'deactivate';
    if (approval === null || !isGuarded) return [{ record, fate, command }];
    const secondPerson = SecondPerson.ofDecommission(approval, identity.id, record.id);
    return [{ record, fate, command: { ...command, secondPerson } }];
  });
}

async function objectionTo(
  deps: LifecycleDependencies,
  tx: Transaction,
  holdings: Holdings,
  record: Holdings['records'][number],
  command: CertificateCommand,
): Promise<Refusal<TransitionRefusal | HubObjection> | null> {
  const decision = decide(record, command, surroundingsIn(deps, holdings, record));
  if (!decision.ok) return { reason: decision.refusal, detail: `${record.id}: ${refusalSentences[decision.refusal]}` };
  return hubObjection(deps, tx, record, command);
}

interface End {
  readonly of: Holdings;
  readonly ends: readonly RecordEnd[];
  readonly certificates: CertificatesEnd;
  readonly approval: Approval | null;
  /** What it goes with; its own, or its station's. */
  readonly holdings: Holdings;
}

async function end(
  deps: LifecycleDependencies,
  tx: Transaction,
  { of: { identity: before }, ends, certificates, approval, holdings }: End,
  cause: Cause,
): Promise<void> {
  const { context } = cause;
  for (const { record, command } of ends) {
    if (command === null) continue;
    const done = await changeRecord(deps, tx, record.id, command, cause);
    if (!done.ok) throw new Error(`${record.id} was judged, and refused: ${done.refusal.reason}`);
  }
  await withdrawRecoveryOf(deps, tx, before.id, cause);
  await endExceptionsOf(deps, tx, before.id, context);
  await endTolerancesOf(deps, tx, before.id, context);
  const { reason, actor } = context;
  const by = describeActor(actor);
  const decommissioned = { at: deps.clock.now().toISOString(), by, reason, certificates };
  const after: Identity = { ...before, version: before.version + 1, decommissioned };
  await deps.identities.update(tx, after, before.version);
  await deps.identitySources.unclaim(tx, before.id);
  const notes = approval === null ? {} : SecondPerson.of(approval).notes;
  const station = before.id === holdings.identity.id ? null : holdings.identity.id;
  const fates = ends.map(({ record: { id }, fate }) => ({ certificateId: id, fate: fate.fate }));
  await tellOfDecommission(deps, tx, after, { fates, station, notes }, cause);
  await overtake(deps, tx, after.id, 'The identity was decommissioned meanwhile.', context);
}
