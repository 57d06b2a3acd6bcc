import type { CertificateId } from '@bfcert/certificate-lifecycle';
import { openSecret } from '@bfcert/kernel/sealed-secret';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationCommand, StationCommandOutcome } from '../station-contract/index.ts';
import type { Attempt } from '../station-process/attempt.ts';
import type { Planned } from '../station-process/check.ts';
import { processContext } from './command-context.ts';
import type { ProcessKind } from './process-kind.ts';
import { recordCommandOutcome } from './record-command-outcome.ts';

/**
 * Sends a command whose intent is stored, and stores its outcome. If we die in between, the attempt
 * becomes `unknown` at its deadline and is settled by asking again.
 */
export async function sendCommand<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  {
    attempt,
    planned,
    session,
    vendorFirst,
  }: { attempt: Omit<Attempt, 'sequence'>; planned: Planned; session: Session; vendorFirst: boolean },
): Promise<void> {
  const { identityId, epoch } = attempt;
  // 1. What the station will show next must be admitted everywhere before it can have it.
  const prepared = await prepare(deps, attempt, planned);
  if ('notSent' in prepared) {
    await recordCommandOutcome(deps, kind, attempt, { status: 'not_sent', detail: prepared.notSent, answer: null });
    return;
  }

  // 2. Send. An exception leaves the attempt in flight: its outcome is not known.
  const envelope = {
    identityId,
    epoch,
    timeoutMs: deps.policy.commandTimeoutMs,
    command: prepared.command,
    vendorFirst,
  };
  const outcome = await deps.stationLink.command(session.nodeId, envelope);
  if (outcome.outcome === 'not_sent' && outcome.detail === 'no_confirmed_epoch') {
    const { nodeId, connectionId } = session;
    await deps.stationLink.assignEpoch(nodeId, { identityId, connectionId, epoch, lastBoot: 'not_yet' });
  }

  // 3. Store what came of it.
  await storeOutcome(deps, kind, attempt, outcome);
}

/** The answer of a gateway to a command that has left; it may come when the attempt is over by other means. */
export const storeOutcome = <Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  attempt: Omit<Attempt, 'sequence'>,
  outcome: StationCommandOutcome,
): Promise<void> => recordCommandOutcome(deps, kind, attempt, ended(outcome));

async function prepare(
  deps: EvseSecurityDependencies,
  { identityId, processId, target }: Omit<Attempt, 'sequence'>,
  { command }: Planned,
): Promise<{ command: StationCommand } | { notSent: string }> {
  if (command.kind === 'deliver_certificate') {
    const sent = await deps.lifecycle.recordSent(
      { certificateId: target as CertificateId, executionPath: 'station link' },
      processContext(processId, 'the certificate is delivered'),
    );
    if (!sent.ok) return { notSent: `${sent.refusal.reason}: ${sent.refusal.detail}` };
    // Its CA is not that of the station's own certificates: gateways that have run for long may not know it yet.
    await publishNow(deps, identityId, { withAnchors: command.combined === true });
    return { command };
  }
  if (command.kind === 'deliver_authorization_key') {
    const sealed = await deps.transactions.run((tx) =>
      deps.stores.keys.sealedSecret(tx, command.keyId as AuthorizationKeyId),
    );
    if (sealed === null) return { notSent: 'the key is no longer held for delivery' };
    await publishNow(deps, identityId);
    const value = openSecret(deps.secrets.deliveryKey, command.keyId, sealed);
    const { into } = command;
    return into === undefined
      ? { command: { kind: 'change_setting', setting: 'authorization_key', value } }
      : { command: { kind: 'write_connection_slot', by: 'settings', securityProfile: 2, password: value, ...into } };
  }
  return { command };
}

/** The mark stays until gateways were told, should publishing fail here. */
async function publishNow(
  { transactions, stores, admission }: EvseSecurityDependencies,
  id: Attempt['identityId'],
  { withAnchors = false } = {},
) {
  await transactions.run((tx) => stores.dirtyEntries.mark(tx, id));
  await admission.publish([id], { withAnchors });
}

function ended(
  outcome: StationCommandOutcome,
): Pick<Attempt, 'detail' | 'answer'> & { status: StationCommandOutcome['outcome'] } {
  if (outcome.outcome !== 'accepted') return { status: outcome.outcome, detail: outcome.detail, answer: null };
  return {
    status: 'accepted',
    detail: '',
    answer: {
      pendingRestart: outcome.pendingRestart ?? false,
      deferred: outcome.deferred ?? false,
      anchors: outcome.anchors ?? null,
      settings: outcome.settings ?? null,
      ...(outcome.certificates === undefined ? {} : { certificates: outcome.certificates }),
      ...(outcome.isPartial === undefined ? {} : { isPartial: outcome.isPartial }),
      ...(outcome.signsForBoth === undefined ? {} : { signsForBoth: outcome.signsForBoth }),
    },
  };
}
