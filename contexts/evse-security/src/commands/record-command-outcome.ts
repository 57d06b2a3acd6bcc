import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { seenInAttempt } from '../capability/seen-in-answer.ts';
import { seenInSettings } from '../capability/seen-in-record.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { StationCommandOutcome } from '../station-contract/index.ts';
import type { Answer, Attempt } from '../station-process/attempt.ts';
import { outcomeText, words } from '../station-process/retry.ts';
import { useOf, type VehicleUse } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { acknowledgeAuthorizationKey } from './acknowledge-authorization-key.ts';
import { processContext } from './command-context.ts';
import { observeCapabilities } from './observe-capability.ts';
import type { ProcessKind } from './process-kind.ts';
import { recordAnchorAnswer, recordListedAnchors } from './record-anchors.ts';
import { recordListedRoots } from './record-listed-roots.ts';
import { type AnchorsOfStation, csmsAnchors, v2gRootsFor } from './station-anchors.ts';

export interface CommandEnd {
  readonly status: StationCommandOutcome['outcome'];
  readonly detail: string;
  readonly answer: Answer | null;
}

/**
 * Ends an attempt and records what its answer says about the station. An outcome that comes after the
 * attempt was given up changes nothing: what was decided since stands.
 */
export async function recordCommandOutcome<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  attempt: Omit<Attempt, 'sequence'>,
  end: CommandEnd,
): Promise<void> {
  // Parsing certificates and asking the lifecycle come before the lock.
  const bundle = await askedAbout(deps, kind, attempt);
  await deps.transactions.run(async (tx) => {
    const process = await kind.store.lock(tx, attempt.processId);
    if (process === null) throw new Error(`${attempt.processId} is gone`);
    const endedAt = deps.clock.now();
    if (!(await deps.stores.attempts.end(tx, attempt.id, { ...end, endedAt }))) return;
    const text = `${words(attempt.action)}: ${outcomeText({ ...attempt, ...end, sequence: 0 })}`;
    await kind.store.note(tx, process.id, { at: endedAt, kind: 'command', text });
    await kind.store.save(tx, { ...process, lastOutcome: text, waitingFor: null, nextLookAt: endedAt });
    if (end.status === 'not_sent' && (end.detail === 'not_connected' || end.detail === 'stale_epoch')) {
      await forgetSession(deps, tx, attempt);
    }
    const rootKind = attempt.action === 'list_roots' ? 'csms_root' : 'v2g_root';
    const listed =
      end.answer?.anchors ?? end.answer?.certificates?.flatMap((one) => (one.kind === rootKind ? one.hashData : []));
    if (bundle !== null && listed !== undefined) {
      await recordListedAnchors(deps, tx, attempt, bundle, listed);
      const words = attempt.action === 'list_roots' ? 'own' : 'comparable';
      if (attempt.action !== 'list_v2g_roots') {
        await recordListedRoots(deps, tx, attempt.identityId, bundle, { words, roots: listed });
      }
    }
    if (attempt.action === 'install_anchor' || attempt.action === 'install_v2g_root')
      await recordAnchorAnswer(deps, tx, attempt, end);
    if (end.answer?.settings) await deps.stores.chargers.mergeSettings(tx, attempt.identityId, end.answer.settings);
    const tellsKey = attempt.action === 'change_authorization_key' || attempt.action === 'write_key_slot';
    if (tellsKey && end.status === 'accepted') {
      const context = processContext(process.id, 'the station stored its new key');
      await acknowledgeAuthorizationKey(deps, tx, attempt.target as AuthorizationKeyId, context);
    }
    const vehicleUse = process.endpoint === null ? null : useOf(process.endpoint);
    await observe(deps, tx, { ...attempt, vehicleUse }, end);
  });
}

/** What a list is compared with; null: it is no list of anchors. */
async function askedAbout<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  { store }: ProcessKind<Phase, Event>,
  { action, processId }: Pick<Attempt, 'action' | 'processId'>,
): Promise<AnchorsOfStation | null> {
  if (action === 'list_anchors' || action === 'list_roots') return csmsAnchors(deps);
  if (action !== 'list_v2g_roots') return null;
  return v2gRootsFor(deps, (await store.find(processId))?.endpoint?.purpose ?? 'evse_v2g');
}

/** What the answer shows of what the station can. The last step, for it may be a security event. */
async function observe(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  attempt: Pick<Attempt, 'identityId' | 'action' | 'target'> & { readonly vehicleUse: VehicleUse | null },
  end: CommandEnd,
): Promise<void> {
  const seen = [...seenInAttempt(attempt, end), ...seenInSettings(end.answer?.settings ?? {})];
  const charger = seen.length === 0 ? null : await deps.stores.chargers.find(tx, attempt.identityId);
  if (charger !== null) await observeCapabilities(deps, tx, charger, seen);
}

/** The gateway says that this session is not there any more. */
async function forgetSession(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  { identityId, epoch }: Omit<Attempt, 'sequence'>,
) {
  const session = await stores.sessions.current(tx, identityId);
  if (session?.epoch === epoch) await stores.sessions.close(tx, identityId, session.connectionId);
}
