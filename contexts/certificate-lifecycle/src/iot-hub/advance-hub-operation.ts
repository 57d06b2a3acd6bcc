import { systemActor } from '@bfcert/kernel/actor';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { AdvanceResult } from '../commands/outcomes.ts';
import { carryOut } from './carry-out.ts';
import { confirmAtHub } from './confirm-at-hub.ts';
import { findLostCreation } from './find-lost-creation.ts';
import { type HubOperation, type HubOperationId, isOpen } from './hub-operation.ts';
import { type CreatedCredential, type HubRefusal, HubUnavailable, type IotHub } from './iot-hub.ts';
import { IOT_HUB_OPERATIONS, type IotHubDependencies } from './iot-hub-dependencies.ts';
import type { HubStepRefusal, SeenAtHub } from './next-hub-step.ts';
import { tellOfHub } from './tell-of-hub.ts';

/** Our clock and the queue's may differ by this much, milliseconds. */
const CLOCK_TOLERANCE = 1_000;
/** An attempt has ended, or its process has, after so long: then another may begin. Milliseconds. */
const ATTEMPT_MS = 300_000;
const WORK_MS = 180_000;
const MOST_ATTEMPTS = 25;
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** What was made shows in the hub's list a moment later. */
const LOST_ANSWER_PAUSE_MS = 60_000;

type Ending =
  | { readonly status: 'succeeded'; readonly result: string; readonly seen: SeenAtHub | null }
  | { readonly status: 'refused' | 'failed'; readonly result: string }
  | { readonly status: 'answer_lost'; readonly result: string; readonly candidates: readonly string[] };

/**
 * One attempt at an operation:
 * 1 lock it, and record that it is being tried, and that a certificate may exist from now on · 2 ask the hub what
 * is there, and do what is missing, while nothing is locked · 3 record what came of it.
 *
 * Killed anywhere in between, it comes back after `ATTEMPT_MS`. Everything but a creation then goes on from what
 * the hub has; a creation whose answer nobody heard is never repeated: what it left is looked for.
 */
export async function advanceHubOperation(deps: IotHubDependencies, id: HubOperationId): Promise<AdvanceResult> {
  const begun = await deps.transactions.run((tx) => begin(deps, tx, id));
  if (typeof begun === 'string') return begun;
  let operation = begun;
  const hub = deps.hubs.get(operation.hub);
  if (hub === undefined) {
    return conclude(deps, operation, { status: 'failed', result: 'Its hub is not configured any more.' });
  }
  try {
    if (operation.task.kind === 'create' && operation.hubCertificateId === null) {
      const created = await create(deps, hub, operation);
      if (!created.ok) return await conclude(deps, operation, created.refusal);
      operation = created.value;
    }
    const ending = await finish(deps, hub, operation, (step) => {
      operation = { ...operation, done: [...operation.done, step] };
    });
    return await conclude(deps, operation, ending);
  } catch (error) {
    if (!(error instanceof HubUnavailable)) throw error;
    return postpone(deps, operation, error);
  }
}

async function begin(
  deps: IotHubDependencies,
  tx: Transaction,
  id: HubOperationId,
): Promise<HubOperation | 'nothing_to_do' | 'too_early'> {
  const { hubStore, nudges, clock } = deps;
  const operation = await hubStore.lockOperation(tx, id);
  if (operation === null || !isOpen(operation)) return 'nothing_to_do';
  const now = clock.now();
  if (Date.parse(operation.nextAttemptAt) - now.getTime() > CLOCK_TOLERANCE) return 'too_early';
  if (shutsOut(operation) && (await hubStore.anotherShutsOut(tx, operation.hub, id, now.toISOString()))) {
    await again(deps, tx, { ...operation, status: 'waiting' }, FIRST_PAUSE_MS);
    return 'too_early';
  }
  const next = new Date(now.getTime() + ATTEMPT_MS);
  const running: HubOperation = {
    ...operation,
    status: 'running',
    attempts: operation.attempts + 1,
    nextAttemptAt: next.toISOString(),
  };
  await hubStore.updateOperation(tx, running);
  await nudges.nudge(tx, IOT_HUB_OPERATIONS, id, { startAfter: next });
  return running;
}

const shutsOut = ({ task: { kind } }: HubOperation): boolean =>
  kind === 'deactivate' || kind === 'revoke' || kind === 'delete';

/** The operation with its new certificate, whose key waits for its requester from now on; or how it ends without one. */
async function create(
  deps: IotHubDependencies,
  hub: IotHub,
  operation: HubOperation,
): Promise<Result<HubOperation, Ending>> {
  const { hubStore, transactions, keys, clock } = deps;
  if (operation.calledAt !== null) return refused(await afterLostAnswer(deps, hub, operation.calledAt));

  const calling = { ...operation, calledAt: clock.now().toISOString() };
  await transactions.run((tx) => hubStore.updateOperation(tx, calling));
  let answer: Result<CreatedCredential, HubRefusal>;
  try {
    answer = await hub.create();
  } catch (error) {
    if (error instanceof HubUnavailable && !error.mayHaveActed) {
      await transactions.run((tx) => hubStore.updateOperation(tx, operation));
    }
    throw error;
  }
  if (!answer.ok) return refused({ status: 'refused', result: answer.refusal.detail });

  const { id, privateKeyPem, certificatePem, fingerprint } = answer.value;
  const created = { ...calling, hubCertificateId: id, done: [...calling.done, `create ${id}`] };
  const now = clock.now().toISOString();
  await transactions.run(async (tx) => {
    await hubStore.updateOperation(tx, created);
    const seen = { hub: hub.name, id, fingerprint, certificatePem, status: 'INACTIVE', things: [] };
    await hubStore.put(tx, [{ ...seen, createdAt: now, firstSeenAt: now, lastSeenAt: now, goneAt: null }]);
  });
  keys.hold(operation.id, privateKeyPem);
  return ok(created);
}

async function afterLostAnswer(deps: IotHubDependencies, hub: IotHub, calledAt: string): Promise<Ending> {
  const candidates = await findLostCreation(deps, hub, calledAt);
  const result =
    candidates.length === 0
      ? 'The answer of the hub was lost, and it has no certificate that nobody knows: order another one.'
      : `The answer of the hub was lost. Its key is gone: delete ${candidates.join(', ')}, and order another one.`;
  return { status: 'answer_lost', candidates, result };
}

async function finish(
  deps: IotHubDependencies,
  hub: IotHub,
  { hubCertificateId, task }: HubOperation,
  onDone: (step: string) => void,
): Promise<Ending> {
  const endsAt = deps.clock.monotonic() + WORK_MS;
  const id = hubCertificateId ?? '';
  const outcome = await carryOut(hub, id, task, { onDone, mayGoOn: () => deps.clock.monotonic() < endsAt });
  if (outcome.ok) return { status: 'succeeded', result: doneSentence(task.kind, id), seen: outcome.value };
  if (outcome.refusal.reason !== 'still_attached') return { status: 'refused', result: outcome.refusal.detail };
  throw notHeardYet(outcome.refusal);
}

/** It takes AWS seconds, for policies up to minutes, to hear everywhere of a detachment. */
const notHeardYet = ({ detail }: HubStepRefusal): HubUnavailable => new HubUnavailable(detail, false);

function doneSentence(kind: HubOperation['task']['kind'], id: string): string {
  switch (kind) {
    case 'create':
      return `The hub made ${id}; its key waits for one download.`;
    case 'activate':
      return 'The hub lets it in.';
    case 'deactivate':
      return 'The hub lets it in no more.';
    case 'revoke':
      return 'The hub calls it revoked.';
    case 'delete':
      return 'The hub has it no more.';
  }
}

async function conclude(deps: IotHubDependencies, operation: HubOperation, ending: Ending): Promise<AdvanceResult> {
  const { hubStore, transactions, clock } = deps;
  const now = clock.now().toISOString();
  const ended: HubOperation = {
    ...operation,
    status: ending.status,
    result: ending.result,
    candidates: ending.status === 'answer_lost' ? ending.candidates : [],
    finishedAt: now,
  };
  await transactions.run(async (tx) => {
    await hubStore.updateOperation(tx, ended);
    if (ending.status === 'succeeded') await keepWhatWasSeen(deps, tx, ended, ending.seen, now);
    await tellThePlane(deps, tx, ended, ending);
    await tellOfHub(deps, tx, {
      actor: systemActor('iot-hub'),
      action: 'advance-hub-operation',
      reason: operation.reason,
      correlationId: operation.correlationId,
      before: 'running',
      after: ended.status,
      event: 'IotHubOperationFinished',
      detail: {
        hub: ended.hub,
        operationId: ended.id,
        task: ended.task.kind,
        hubCertificateId: ended.hubCertificateId,
        done: [...ended.done],
        candidates: [...ended.candidates],
        result: ending.result,
      },
    });
  });
  return 'advanced';
}

/** Revoked or deleted there, the revocation of its record has arrived, whoever ordered it; what stood in the way is kept beside it. */
async function tellThePlane(
  deps: IotHubDependencies,
  tx: Transaction,
  { hub, task, hubCertificateId, certificateId }: HubOperation,
  { status, result }: Ending,
): Promise<void> {
  if ((task.kind !== 'revoke' && task.kind !== 'delete') || hubCertificateId === null) return;
  const [seen] = await deps.hubStore.seen(hub, [hubCertificateId]);
  const record = seen === undefined ? null : await deps.certificates.findByFingerprint(tx, seen.fingerprint);
  const concerned = certificateId ?? record?.id ?? null;
  if (concerned === null) return;
  await confirmAtHub(deps, tx, concerned, { hub, confirmed: status === 'succeeded', detail: `${hub}: ${result}` });
}

/** What the hub was seen to have in the end is known without waiting for the next look. */
async function keepWhatWasSeen(
  { hubStore }: IotHubDependencies,
  tx: Transaction,
  { hub, hubCertificateId }: HubOperation,
  seen: SeenAtHub | null,
  now: string,
): Promise<void> {
  const [known] = hubCertificateId === null ? [] : await hubStore.seen(hub, [hubCertificateId]);
  if (known === undefined) return;
  const after =
    seen === null
      ? { ...known, goneAt: now }
      : { ...known, status: seen.status, things: seen.things.map(({ name }) => name), lastSeenAt: now };
  await hubStore.put(tx, [after]);
}

async function postpone(
  deps: IotHubDependencies,
  operation: HubOperation,
  error: HubUnavailable,
): Promise<AdvanceResult> {
  if (operation.attempts >= MOST_ATTEMPTS) {
    const result = `Given up after ${operation.attempts} attempts: ${error.message}`;
    return conclude(deps, operation, { status: 'failed', result });
  }
  const doubled = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(operation.attempts - 1, 10));
  await deps.transactions.run(async (tx) => {
    const stored = await deps.hubStore.lockOperation(tx, operation.id);
    const calledAt = stored?.calledAt ?? null;
    const mayBeThere = operation.hubCertificateId === null && calledAt !== null;
    const pause = mayBeThere ? Math.max(doubled, LOST_ANSWER_PAUSE_MS) : doubled;
    await again(deps, tx, { ...operation, calledAt, status: 'waiting', lastError: error.message }, pause);
  });
  return 'will_retry';
}

async function again(
  { hubStore, nudges, clock }: IotHubDependencies,
  tx: Transaction,
  operation: HubOperation,
  pause: number,
): Promise<void> {
  const next = new Date(clock.now().getTime() + pause);
  await hubStore.updateOperation(tx, { ...operation, nextAttemptAt: next.toISOString() });
  await nudges.nudge(tx, IOT_HUB_OPERATIONS, operation.id, { startAfter: next });
}
