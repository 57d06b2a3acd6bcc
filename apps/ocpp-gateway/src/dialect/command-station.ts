import { mostCallsOf, type StationCommand, type StationCommandOutcome } from '@bfcert/evse-security/station-contract';
import { POLICY_VIOLATION } from '../connection/close-socket.ts';
import type { Session } from '../connection/sessions.ts';
import type { CallAnswer } from '../rpc/call-pipe.ts';
import type { MessageSchemas } from '../rpc/schemas.ts';
import type { CheckOfStation } from './check-of-station.ts';
import type { Dialect } from './dialect.ts';
import { outcomeOfError } from './outcome-of-error.ts';
import type { OutgoingCall } from './outgoing-call.ts';

/**
 * Sends one command to the station of `session` and says what came of it. `timeoutMs`: of each CALL. Nothing is sent while its boot is rejected, by us or
 * by the CSMS behind us (B03.FR.03). Throws when our own message would break its schema.
 */
export async function commandStation(
  session: Session,
  command: StationCommand,
  { timeoutMs, vendorFirst = false }: { readonly timeoutMs: number; readonly vendorFirst?: boolean },
  { subprotocol, schemas, outgoingCallOf, furtherCallsOf, vendorCallsOf }: Dialect,
): Promise<StationCommandOutcome> {
  if (command.kind === 'close_session') {
    session.close(POLICY_VIOLATION, command.reason);
    return { outcome: 'accepted' };
  }
  const first = outgoingCallOf(command);
  const own = [...(first === null ? [] : [first]), ...(furtherCallsOf?.(command) ?? [])];
  const vendors = vendorCallsOf?.(command) ?? [];
  const ways = vendorFirst ? [...vendors, ...own] : [...own, ...vendors];
  let told: string | null = null;
  const impossible: string[] = [];
  const patience = { eachMs: timeoutMs, deadline: performance.now() + timeoutMs * mostCallsOf(command) };
  for (const call of ways) {
    if (leftOf(patience) <= 0) break;
    const answered = await sayAll(session, { kind: command.kind, call }, patience, schemas);
    if (answered.outcome !== 'unsupported') return answered;
    if (call.impossible !== undefined) impossible.push(call.impossible);
    // What the station said of the standard's message tells more than that it does not know a vendor.
    else if (told === null || call === own[0]) told = answered.detail;
  }
  const details = [...(told === null ? [] : [told]), ...impossible];
  const detail = details.length === 0 ? `${subprotocol} has no message for it` : details.join('; ');
  return { outcome: 'unsupported', detail };
}

interface Patience {
  readonly eachMs: number;
  /** By `performance.now()`. */
  readonly deadline: number;
}

const leftOf = ({ eachMs, deadline }: Patience): number => Math.min(eachMs, Math.ceil(deadline - performance.now()));

/** One way to say a command, or a part of it. */
interface Said {
  readonly kind: Exclude<StationCommand['kind'], 'close_session'>;
  readonly call: OutgoingCall;
}

/** A call and what follows it; the first that is not accepted is what came of it all. */
async function sayAll(
  session: Session,
  said: Said,
  patience: Patience,
  schemas: MessageSchemas,
): Promise<StationCommandOutcome> {
  const { kind, call } = said;
  const answered = await say(session, said, leftOf(patience), schemas);
  if (call.followedBy === undefined || answered.outcome !== 'accepted') return answered;
  const rest: StationCommandOutcome =
    leftOf(patience) <= 0
      ? { outcome: 'unknown', detail: 'the time was over before all of it was asked' }
      : await sayAll(session, { kind, call: call.followedBy }, patience, schemas);
  if (rest.outcome === 'unknown' && call.standsAlone === true) return { ...answered, isPartial: true };
  if (rest.outcome !== 'accepted') return rest;
  const settings = { ...answered.settings, ...rest.settings };
  return { ...answered, ...rest, ...(Object.keys(settings).length > 0 ? { settings } : {}) };
}

async function say(
  session: Session,
  { kind, call }: Said,
  timeoutMs: number,
  schemas: MessageSchemas,
): Promise<StationCommandOutcome> {
  if (isRejected(session)) return BOOT_REJECTED;
  if (call.impossible !== undefined) return { outcome: 'unsupported', detail: call.impossible };
  const mistake = schemas.checkRequest(call.action, call.payload);
  if (mistake !== null) return { outcome: 'rejected', detail: `not a valid ${call.action}: ${mistake.description}` };

  const isOver = session.upstream?.called(call.action, call.payload);
  // Before the answer: the triggered message may already be on its way (F06.FR.10).
  if (call.triggers !== undefined) session.triggered.add(call.triggers);
  const answer = await session.pipe.call(call.action, call.payload, timeoutMs, (payload) =>
    session.check('response', call.action, payload),
  );
  isOver?.();
  // It waited for its turn when the station was rejected.
  const outcome =
    isDropped(answer) && isRejected(session) ? BOOT_REJECTED : outcomeOf({ kind, call }, answer, session.check);
  const comes = outcome.outcome === 'accepted' || outcome.outcome === 'unknown';
  if (call.triggers !== undefined && !comes) session.triggered.delete(call.triggers);
  return outcome;
}

const BOOT_REJECTED: StationCommandOutcome = { outcome: 'not_sent', detail: 'boot_rejected' };

const isRejected = ({ bootAnswer }: Session): boolean => bootAnswer === 'rejected';

const isDropped = (answer: CallAnswer): boolean =>
  (answer.kind === 'closed' && !answer.sent) || answer.kind === 'not_its_turn';

function outcomeOf({ kind, call }: Said, answer: CallAnswer, check: CheckOfStation): StationCommandOutcome {
  switch (answer.kind) {
    case 'result':
      return call.outcomeOf(answer.payload, check);
    case 'invalid':
      return { outcome: 'unknown', detail: `the answer is not valid: ${answer.defect.description}` };
    case 'error': {
      const detail = `${answer.code}: ${printable(answer.description)}`;
      const isTooMuch = call.namesSeveral === true && answer.code === 'OccurrenceConstraintViolation';
      return outcomeOfError(kind, answer.code, { detail, isTooMuch });
    }
    case 'unreadable':
      return { outcome: 'unknown', detail: 'the answer was not readable' };
    case 'timeout':
      return { outcome: 'unknown', detail: 'no answer in time' };
    case 'not_its_turn':
      return { outcome: 'not_sent', detail: answer.because };
    case 'closed':
      return answer.sent
        ? { outcome: 'unknown', detail: 'the connection closed before the answer' }
        : { outcome: 'not_sent', detail: 'not_connected' };
    default:
      return answer satisfies never;
  }
}

/** A station's free text, without control characters. */
const printable = (text: string): string => text.replaceAll(/\p{C}/gu, '').slice(0, 255);
