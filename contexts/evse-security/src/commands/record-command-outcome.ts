import type { StationBundle } from '@bfcert/certificate-lifecycle';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AuthorizationKeyId } from '../authorization-key/authorization-key.ts';
import { seenInAttempt } from '../capability/seen-in-answer.ts';
import { seenInSettings } from '../capability/seen-in-record.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { CertificateKind, StationCommandOutcome } from '../station-contract/index.ts';
import { type ActionName, type Attempt, sendsAnchor } from '../station-process/attempt.ts';
import { outcomeText, words } from '../station-process/retry.ts';
import { rootKindOf } from '../trust-anchor-rollout/trust-anchor-rollout.ts';
import { useOf, type VehicleUse } from '../vehicle-endpoint/vehicle-endpoint.ts';
import { acknowledgeAuthorizationKey } from './acknowledge-authorization-key.ts';
import { processContext } from './command-context.ts';
import { observeCapabilities } from './observe-capability.ts';
import type { ProcessKind } from './process-kind.ts';
import { recordAnchorAnswer, recordListedAnchors } from './record-anchors.ts';
import { recordListedRoots } from './record-listed-roots.ts';
import { type AnchorsOfStation, anchorsOfBundle, csmsAnchors, v2gRootsFor } from './station-anchors.ts';

export interface CommandEnd extends Pick<Attempt, 'detail' | 'answer' | 'isLost'> {
  readonly status: StationCommandOutcome['outcome'];
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
    const rootKind = kindListed(attempt.action, process.bundle);
    const listed =
      end.answer?.anchors ?? end.answer?.certificates?.flatMap((one) => (one.kind === rootKind ? one.hashData : []));
    if (bundle !== null && listed !== undefined) {
      await recordListedAnchors(deps, tx, attempt, bundle, listed);
      const words = attempt.action === 'list_roots' ? 'own' : 'comparable';
      if (rootKind === 'csms_root') {
        await recordListedRoots(deps, tx, attempt.identityId, bundle, { words, roots: listed });
      }
    }
    if (sendsAnchor(attempt.action)) await recordAnchorAnswer(deps, tx, attempt, end);
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
  if (action === 'list_v2g_roots') {
    return v2gRootsFor(deps, (await store.find(processId))?.endpoint?.purpose ?? 'evse_v2g');
  }
  if (action !== 'list_vehicle_roots' && action !== 'list_vehicle_roots_left') return null;
  const bundle = (await store.find(processId))?.bundle ?? null;
  return bundle === null ? null : anchorsOfBundle(deps, bundle);
}

/** Of the lists that one use of roots was asked for. */
function kindListed(action: ActionName, bundle: StationBundle | null): CertificateKind {
  if (action === 'list_v2g_roots') return 'v2g_root';
  return rootKindOf[bundle ?? 'charging_station_trust'];
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
