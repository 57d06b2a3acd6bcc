import { newId } from '@bfcert/kernel/ids';
import type { Transaction } from '@bfcert/kernel/transaction';
import { isToldByVendor } from '../capability/station-capabilities.ts';
import type { Session } from '../charger/session.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type Attempt, sendsAnchor } from '../station-process/attempt.ts';
import { begunAttempt } from '../station-process/begun-attempt.ts';
import type { Decision, LocalAct, Planned, StationFacts } from '../station-process/check.ts';
import { outcomeText, words } from '../station-process/retry.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import { processContext } from './command-context.ts';
import { createAuthorizationKey } from './create-authorization-key.ts';
import { giveUpCertificate } from './give-up-certificate.ts';
import { moveProcess } from './move-process.ts';
import { knownAround, readFacts } from './process-facts.ts';
import type { ProcessKind } from './process-kind.ts';
import { recordSentAnchor } from './record-anchors.ts';
import { recordInstallation } from './record-installation.ts';
import { recordListing } from './record-listing.ts';
import { retireFormerKeys } from './retire-former-keys.ts';
import { sendCommand } from './send-command.ts';
import { submitSigningRequest } from './submit-signing-request.ts';

/** More turns than a whole migration has: a decision that never rests would be a bug, not a reason to spin. */
const MOST_TURNS = 200;

type Turn =
  | { readonly kind: 'rest' }
  | { readonly kind: 'again' }
  | { readonly kind: 'act'; readonly act: LocalAct }
  | {
      readonly kind: 'send';
      readonly attempt: Omit<Attempt, 'sequence'>;
      readonly planned: Planned;
      readonly session: Session;
      readonly vendorFirst: boolean;
    };

/**
 * Looks at one process and does what it needs, one thing per transaction, until it has to wait. Any
 * number of callers may do so at once: the row's lock and the attempt in flight keep them apart.
 */
export async function advanceProcess<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  id: string,
): Promise<void> {
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    // 1. What others know is read before the row is locked: a lock never waits for another connection.
    const known = await kind.store.find(id);
    if (known === null) return;
    const around = await knownAround(deps, known);

    // 2. Lock, derive the next action from the facts, record the intent, commit.
    const turn = await deps.transactions.run(async (tx): Promise<Turn> => {
      const process = await kind.store.lock(tx, id);
      if (process === null) return { kind: 'rest' };
      if (process.certificateId !== known.certificateId || process.phase !== known.phase) return { kind: 'again' };
      const facts = await readFacts(deps, tx, process, around);
      const decided = await kind.decide(tx, process, facts, deps.clock.now());
      if (decided === null) return rest(kind, tx, process);
      return take(deps, tx, kind, process, facts, decided.decision);
    });

    // 3. The world outside the database; its outcome is a transaction of its own.
    if (turn.kind === 'rest') return;
    if (turn.kind === 'act') await actOutside(deps, kind, id, turn.act);
    if (turn.kind === 'send') await sendCommand(deps, kind, turn);
  }
  throw new Error(`${id} does not come to rest`);
}

async function take<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  kind: ProcessKind<Phase, Event>,
  process: StationProcess<Phase>,
  facts: StationFacts,
  decision: Decision,
): Promise<Turn> {
  const context = processContext(process.id, `${words(process.phase)} of ${process.id}`);
  switch (decision.kind) {
    case 'wait':
      return waitFor(deps, tx, kind, process, decision);
    case 'done':
      await moveProcess(deps, tx, kind, process, {
        on: kind.events.done,
        because: `${words(process.phase)} is done`,
        context,
      });
      return { kind: 'again' };
    case 'move': {
      // The tables take every event of the checks in the phases where these checks stand (tested).
      const on = decision.event as string as Event;
      await moveProcess(deps, tx, kind, process, { on, because: decision.because, context });
      return { kind: 'again' };
    }
    case 'stop': {
      const stop = { code: decision.code, because: decision.because, phase: process.phase };
      await moveProcess(deps, tx, kind, process, { on: kind.events.stopped, because: decision.because, stop, context });
      return { kind: 'again' };
    }
    case 'act':
      return act(deps, tx, kind, process, decision.act);
    case 'send':
      return begin(deps, tx, kind, process, facts, decision);
    default:
      return decision satisfies never;
  }
}

async function rest<Phase extends string, Event extends string>(
  kind: ProcessKind<Phase, Event>,
  tx: Transaction,
  process: StationProcess<Phase>,
): Promise<Turn> {
  if (process.nextLookAt !== null) await kind.store.save(tx, { ...process, nextLookAt: null });
  return { kind: 'rest' };
}

async function waitFor<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  kind: ProcessKind<Phase, Event>,
  process: StationProcess<Phase>,
  decision: Extract<Decision, { kind: 'wait' }>,
): Promise<Turn> {
  const sameTime = process.nextLookAt?.getTime() === decision.until?.getTime();
  if (process.waitingFor === decision.for && sameTime) return { kind: 'rest' };
  await kind.store.save(tx, { ...process, waitingFor: decision.for, nextLookAt: decision.until });
  if (decision.until !== null) await deps.nudges.nudge(tx, kind.queue, process.id, { startAfter: decision.until });
  return { kind: 'rest' };
}

/** What stays inside the database is done here; what commits elsewhere is left to `actOutside`. */
async function act<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  kind: ProcessKind<Phase, Event>,
  process: StationProcess<Phase>,
  what: LocalAct,
): Promise<Turn> {
  switch (what.kind) {
    case 'create_authorization_key':
      await createAuthorizationKey(
        deps,
        tx,
        { identityId: process.identityId, form: what.form },
        processContext(process.id, 'its key is to be replaced'),
      );
      return { kind: 'again' };
    case 'retire_former_keys':
      await retireFormerKeys(deps, tx, process.identityId, processContext(process.id, 'the rollback window is over'));
      return { kind: 'again' };
    case 'plan_connection':
      await kind.store.save(tx, { ...process, connection: what.connection });
      return { kind: 'again' };
    case 'give_up_attempt': {
      const now = deps.clock.now();
      const detail = 'no outcome was recorded before its deadline';
      await deps.stores.attempts.end(tx, what.attempt.id, {
        status: 'unknown',
        detail,
        endedAt: now,
        answer: null,
        isLost: true,
      });
      const lastOutcome = `${words(what.attempt.action)}: ${outcomeText({ ...what.attempt, status: 'unknown', detail })}`;
      await kind.store.note(tx, process.id, { at: now, kind: 'command', text: lastOutcome });
      await kind.store.save(tx, { ...process, lastOutcome });
      return { kind: 'again' };
    }
    case 'submit_signing_request':
    case 'record_installation':
    case 'give_up_certificate':
    case 'record_listing':
      return { kind: 'act', act: what };
    default:
      return what satisfies never;
  }
}

async function actOutside<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  kind: ProcessKind<Phase, Event>,
  id: string,
  what: LocalAct,
): Promise<void> {
  if (what.kind === 'submit_signing_request') await submitSigningRequest(deps, id, what.requestId);
  else if (what.kind === 'record_installation') await recordInstallation(deps, kind, id, what);
  else if (what.kind === 'give_up_certificate') await giveUpCertificate(deps, id, what.certificateId);
  else if (what.kind === 'record_listing') await recordListing(deps, kind, id, what);
  else throw new Error(`${what.kind} belongs into the transaction`);
}

async function begin<Phase extends string, Event extends string>(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  kind: ProcessKind<Phase, Event>,
  process: StationProcess<Phase>,
  { session, policy, capabilities }: StationFacts,
  planned: Planned,
): Promise<Turn> {
  if (session === null) throw new Error('a command was decided for a station that is not connected');
  const now = deps.clock.now();
  const id = newId('att', now.getTime());
  const attempt = begunAttempt(id, process, { planned, session, policy }, now);
  await deps.stores.attempts.begin(tx, attempt);
  if (sendsAnchor(planned.action) && planned.target !== null) {
    await recordSentAnchor(deps, tx, process.identityId, planned.target);
  }
  await kind.store.save(tx, {
    ...process,
    waitingFor: `the answer: ${words(planned.action)}`,
    nextLookAt: attempt.deadline,
  });
  await deps.nudges.nudge(tx, kind.queue, process.id, { startAfter: attempt.deadline });
  return { kind: 'send', attempt, planned, session, vendorFirst: isToldByVendor(capabilities) };
}
