import type { CertificateUse, StationCommandOutcome } from '@bfcert/evse-security/station-contract';
import type { CheckOfStation } from '../../dialect/check-of-station.ts';
import type { SentCommand } from '../../dialect/dialect.ts';
import { type OutgoingCall, outgoing } from '../../dialect/outgoing-call.ts';
import type { JsonObject } from '../../rpc/frame.ts';
import { outgoingCallIn } from '../../v2/routes.ts';
import { parseInner } from '../data-transfer/parse-inner.ts';
import { innerSchemas, type VendorMessage, vendorMessagesFor } from '../data-transfer/spoken-by-vendors.ts';
import { toOurs, toTheirs } from '../data-transfer/translate-payload.ts';

interface DataTransferResponse {
  readonly status: 'Accepted' | 'Rejected' | 'UnknownMessageId' | 'UnknownVendorId';
  readonly data?: string;
}

const callOf201 = outgoingCallIn('2.0.1');

/**
 * The ways in which vendors take this command in a DataTransfer (4.3, 5.4), for a station that has no message of its own
 * for it. Which of them is its own the station tells: it does not know the others.
 */
export function dataTransfers(command: SentCommand): readonly OutgoingCall[] {
  const newest = callOf201(command);
  if (newest === null || !CERTIFICATE_COMMANDS.has(command.kind)) return [];
  const use = useOf(command);
  return vendorMessagesFor(newest.action)
    .filter(({ mapping, rule }) => rule.from === 'csms' && mapping.uses.includes(use))
    .map((message) => wrapped(message, newest));
}

/** Which certificates a command is about. What is named without its kind is what the message of 1.6 has no place for. */
function useOf(command: SentCommand): CertificateUse {
  if (command.kind === 'delete_certificate')
    return command.of === 'csms_root' || command.of === 'manufacturer_root' ? 'charging_station' : 'v2g';
  if (command.kind === 'install_trust_anchor')
    return (command.of ?? 'csms_root') === 'csms_root' ? 'charging_station' : 'v2g';
  if (command.kind === 'list_certificates') return command.kinds?.includes('csms_root') ? 'charging_station' : 'v2g';
  return ('use' in command ? command.use : undefined) ?? 'charging_station';
}

/** Settings and restarts have messages in every 1.6. */
const CERTIFICATE_COMMANDS: ReadonlySet<SentCommand['kind']> = new Set([
  'install_trust_anchor',
  'list_trust_anchors',
  'list_certificates',
  'delete_certificate',
  'request_signing_request',
  'deliver_certificate',
]);

function wrapped({ mapping, action, rule }: VendorMessage, newest: OutgoingCall): OutgoingCall {
  const theirs = toTheirs(rule.request, newest.payload);
  const payload = {
    vendorId: mapping.vendorId,
    messageId: rule.messageId ?? action,
    ...(theirs.ok ? { data: JSON.stringify(theirs.value) } : {}),
  };
  const call = outgoing<DataTransferResponse>(
    'DataTransfer',
    payload,
    (response, check) => outcomeOf(response, { mapping, action, rule }, newest, check),
    newest.triggers,
  );
  return theirs.ok ? call : { ...call, impossible: `${mapping.name}: ${theirs.refusal}` };
}

function outcomeOf(
  { status, data }: DataTransferResponse,
  { mapping, action, rule }: VendorMessage,
  newest: OutgoingCall,
  check: CheckOfStation,
): StationCommandOutcome {
  if (status === 'UnknownVendorId' || status === 'UnknownMessageId') {
    return { outcome: 'unsupported', detail: `${mapping.name}: ${status}` };
  }
  if (status === 'Rejected') return { outcome: 'rejected', detail: `${mapping.name}: ${status}` };
  // Some stations take whatever comes in a DataTransfer, and have no answer to what they did not understand.
  if (data === undefined) return { outcome: 'unsupported', detail: `${mapping.name}: no answer inside` };
  const inner = innerAnswer(data, rule, newest.payload);
  if (inner === null || check('response', action, inner, innerSchemas) !== null) {
    return { outcome: 'unknown', detail: `${mapping.name}: the answer inside is not valid` };
  }
  return newest.outcomeOf(inner, check);
}

function innerAnswer(data: string, { response }: VendorMessage['rule'], request: JsonObject): JsonObject | null {
  const inner = parseInner(data);
  const ours = inner === null ? null : toOurs(response, inner, request);
  return ours?.ok ? ours.value : null;
}
