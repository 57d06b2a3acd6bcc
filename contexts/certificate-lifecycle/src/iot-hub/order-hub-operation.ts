import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { Certificate, CertificateState } from '../certificate/certificate.ts';
import { isCompromise } from '../certificate/revocation-reason.ts';
import type { CommandContext, CommandName, Outcome } from '../commands/command.ts';
import type { ConfirmationRefusal } from '../commands/confirm-identity.ts';
import { runCommand } from '../commands/run-command.ts';
import type { HubOperationId, HubTask } from './hub-operation.ts';
import type { SeenCertificate } from './hub-store.ts';
import type { IotHubDependencies } from './iot-hub-dependencies.ts';
import { placeOperation } from './place-operation.ts';

export interface HubOrder {
  readonly hub: string;
  readonly task: HubTask;
  /** Null with `create`, and with nothing else. */
  readonly hubCertificateId: string | null;
  /** What was typed to confirm; only a revocation for a compromise needs it. */
  readonly confirmation?: string | null;
}

export type HubOrderRefusal =
  | 'hub_unknown'
  | ConfirmationRefusal
  | 'hub_name_invalid'
  | 'certificate_unknown_to_hub'
  /** It has a record, whose own verb does the same: with its state, its planes and a second person where one is needed. */
  | 'has_record'
  | 'operation_under_way'
  | 'too_many_keys_waiting';

/** AWS IoT's thing names and policy names. */
const THING = /^[A-Za-z0-9:_-]{1,128}$/;
const POLICY = /^[A-Za-z0-9_+=,.@-]{1,128}$/;
const MOST_POLICIES = 10;

const commandOf = {
  create: 'create-hub-certificate',
  activate: 'change-hub-certificate',
  deactivate: 'change-hub-certificate',
  revoke: 'remove-hub-certificate',
  delete: 'remove-hub-certificate',
} as const satisfies Readonly<Record<HubTask['kind'], CommandName>>;

/** The states of a record with which the hub then says the same: where it has not followed, it is made to. */
const saidAlready: Readonly<Record<Exclude<HubTask['kind'], 'create'>, readonly CertificateState[]>> = {
  activate: ['issued', 'installed_pending_activation', 'active'],
  deactivate: ['inactive', 'retired', 'revoked', 'deleted'],
  revoke: ['revoked', 'deleted'],
  delete: ['retired', 'revoked', 'deleted'],
};

const followsRecord = (
  { kind }: Exclude<HubTask, { readonly kind: 'create' }>,
  { state }: Pick<Certificate, 'state'>,
): boolean => saidAlready[kind].includes(state);

/** Records what is to be done at a hub, and returns; a job does it. Nothing has been asked of the hub yet. */
export function orderHubOperation(
  deps: IotHubDependencies,
  order: HubOrder,
  context: CommandContext,
): Promise<Outcome<{ readonly operationId: HubOperationId }, HubOrderRefusal>> {
  const { hub, task, hubCertificateId, confirmation = null } = order;
  const name = commandOf[task.kind];
  return runCommand(deps, {
    name,
    input: { hub, hubCertificateId, task: { ...task }, ...(confirmation === null ? {} : { confirmation }) },
    context,
    subject: { purpose: 'iot_hub_identity' },
    work: async (tx) => {
      const wrong = await fault(deps, tx, order);
      if (wrong !== null) return refused(wrong);

      const placed = { hub, task, hubCertificateId, certificateId: null };
      const operationId = await placeOperation(deps, tx, placed, { action: name, context });
      return ok({ operationId });
    },
  });
}

async function fault(
  deps: IotHubDependencies,
  tx: Transaction,
  { hub, task, hubCertificateId, confirmation = null }: HubOrder,
): Promise<{ readonly reason: HubOrderRefusal; readonly detail: string } | null> {
  if (!deps.hubs.has(hub)) return { reason: 'hub_unknown', detail: 'No such hub is configured.' };
  if (task.kind === 'create') return createFault(deps, task);
  const [seen] = hubCertificateId === null ? [] : await deps.hubStore.seen(hub, [hubCertificateId]);
  if (seen === undefined || seen.goneAt !== null) {
    return {
      reason: 'certificate_unknown_to_hub',
      detail: 'The hub had no such certificate when it was last looked at.',
    };
  }
  const record = await deps.certificates.findByFingerprint(tx, seen.fingerprint);
  if (record !== null && !followsRecord(task, record)) {
    const detail = `${record.id}, which is ${record.state}, is its record: ${task.kind} that, and the hub follows.`;
    return { reason: 'has_record', detail };
  }
  const open = await deps.hubStore.openOn(tx, hub, seen.id);
  // Of one with a record the command on the record was confirmed.
  if (open === null) return record === null ? unconfirmed(task, seen, confirmation) : null;
  return { reason: 'operation_under_way', detail: `${open.id} is still at work on this certificate.` };
}

/**
 * For a compromise no last way in is kept and no second person is asked: whoever orders it types whom it shuts out, a thing
 * that the certificate is attached to, or its id at the hub where there is none.
 */
function unconfirmed(
  task: HubTask,
  { id, things }: Pick<SeenCertificate, 'id' | 'things'>,
  typed: string | null,
): { readonly reason: ConfirmationRefusal; readonly detail: string } | null {
  if (task.kind !== 'revoke' || !isCompromise(task.reason)) return null;
  const names = things.length === 0 ? [id] : things;
  if (typed !== null && names.includes(typed)) return null;
  const what = things.length === 0 ? 'its id at the hub' : 'the name of a thing that it is attached to';
  return typed === null
    ? { reason: 'confirmation_missing', detail: `Confirm it with ${what}: it cannot be taken back.` }
    : { reason: 'confirmation_mismatch', detail: `What was typed is not ${what}.` };
}

function createFault(
  { keys }: IotHubDependencies,
  { thing, policies }: Extract<HubTask, { readonly kind: 'create' }>,
): { readonly reason: HubOrderRefusal; readonly detail: string } | null {
  if (thing !== null && !THING.test(thing)) {
    return { reason: 'hub_name_invalid', detail: 'A thing is named by 1–128 characters A-Z a-z 0-9 : _ -.' };
  }
  if (policies.length > MOST_POLICIES || policies.some((policy) => !POLICY.test(policy))) {
    return {
      reason: 'hub_name_invalid',
      detail: `At most ${MOST_POLICIES} policies, each named by 1–128 characters A-Z a-z 0-9 _ + = , . @ -.`,
    };
  }
  if (keys.hasRoom()) return null;
  return { reason: 'too_many_keys_waiting', detail: 'Too many new keys wait for their download; take those first.' };
}
