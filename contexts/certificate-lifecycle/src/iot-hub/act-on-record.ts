import type { Transaction } from '@bfcert/kernel/transaction';
import { type Certificate, hasMaterial } from '../certificate/certificate.ts';
import type { CertificateCommand } from '../certificate/decide.ts';
import { isCompromise } from '../certificate/revocation-reason.ts';
import type { Refusal } from '../commands/command.ts';
import type { Cause } from '../commands/write-steps.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { goalOf, mayTakeLast } from './carry-out.ts';
import type { HubTask } from './hub-operation.ts';
import type { SeenCertificate } from './hub-store.ts';
import { type HubStepRefusal, nextHubStep, type SeenAtHub } from './next-hub-step.ts';
import { placeOperation } from './place-operation.ts';

/** Why a hub would not do what a command on a record wants. */
export type HubObjection = SeenObjection | 'operation_under_way';

type SeenObjection = Extract<HubStepRefusal['reason'], 'last_attached_certificate' | 'not_possible_in_hub_status'>;

/** What a command on a record asks of the hubs that have its certificate. */
interface AtHub {
  readonly task: HubTask;
  readonly seen: readonly SeenCertificate[];
}

/** Null: it concerns no hub. */
async function atHub(
  { hubStore }: Pick<LifecycleDependencies, 'hubStore'>,
  tx: Transaction,
  record: Certificate,
  command: CertificateCommand,
): Promise<AtHub | null> {
  if (record.purpose !== 'iot_hub_identity' || !hasMaterial(record)) return null;
  const task = taskOf(command);
  return task === null ? null : { task, seen: await hubStore.withFingerprint(tx, record.signed.fingerprint) };
}

function taskOf(command: CertificateCommand): HubTask | null {
  switch (command.kind) {
    case 'activate':
      return { kind: 'activate' };
    case 'deactivate':
      return { kind: 'deactivate', ...approved(command.secondPerson) };
    case 'revoke':
      return { kind: 'revoke', reason: command.reason, ...approved(command.secondPerson) };
    case 'delete':
      return { kind: 'delete' };
    default:
      return null;
  }
}

const approved = (secondPerson: object | undefined) => (secondPerson === undefined ? {} : { approved: true as const });

/**
 * Why the hub would not do it, by what it had when it was last looked at: so that whoever commands hears it at once.
 * The operation asks the hub itself, and anew. A key that is compromised is revoked whatever the hub may say.
 */
export async function hubObjection(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  command: CertificateCommand,
): Promise<Refusal<HubObjection> | null> {
  const concerned = await atHub(deps, tx, record, command);
  if (concerned === null) return null;
  const { task, seen } = concerned;
  if (task.kind === 'revoke' && isCompromise(task.reason)) return null;
  const goal = goalOf(task);
  for (const one of seen) {
    const open = await deps.hubStore.openOn(tx, one.hub, one.id);
    if (open !== null) {
      return { reason: 'operation_under_way', detail: `${open.id} is still at work on it at ${one.hub}.` };
    }
    const step = goal === null ? null : nextHubStep(goal, await asSeen(deps, tx, one), mayTakeLast(task));
    if (step !== null && !step.ok && isObjection(step.refusal.reason)) {
      return { reason: step.refusal.reason, detail: step.refusal.detail };
    }
  }
  return null;
}

const isObjection = (reason: HubStepRefusal['reason']): reason is SeenObjection =>
  reason === 'last_attached_certificate' || reason === 'not_possible_in_hub_status';

async function asSeen(
  { hubStore }: LifecycleDependencies,
  tx: Transaction,
  { hub, id, status, things }: SeenCertificate,
): Promise<SeenAtHub> {
  const seen = [];
  for (const name of things) {
    const others = (await hubStore.activeOn(tx, hub, name)).filter((other) => other !== id);
    seen.push({ name, othersActive: others.length });
  }
  return { status, things: seen, policies: [] };
}

/**
 * In the transaction of a command on the record: the operation that does the same at each hub which has the
 * certificate. It is the very operation that the hub's own routes order. While another is at work there, as a revocation
 * for compromise may find, the next look orders it (`followRevocations`).
 */
export async function orderAtHub(
  deps: LifecycleDependencies,
  tx: Transaction,
  record: Certificate,
  command: CertificateCommand,
  { action, context }: Cause,
): Promise<void> {
  const concerned = await atHub(deps, tx, record, command);
  if (concerned === null) return;
  for (const { hub, id } of concerned.seen) {
    if ((await deps.hubStore.openOn(tx, hub, id)) !== null) continue;
    const order = { hub, task: concerned.task, hubCertificateId: id, certificateId: record.id };
    await placeOperation(deps, tx, order, { action, context });
  }
}
