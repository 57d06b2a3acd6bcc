import type { StationCommand, StationCommandOutcome } from '@bfcert/evse-security/station-contract';

type Kind = Exclude<StationCommand['kind'], 'close_session'>;

/** Whether a station that fails half-way through this one may have changed something. */
const CHANGES: Readonly<Record<Kind, boolean>> = {
  ask_log_status: false,
  change_setting: true,
  delete_certificate: true,
  deliver_certificate: true,
  fetch_log: true,
  install_trust_anchor: true,
  list_certificates: false,
  list_trust_anchors: false,
  read_connection_slot: false,
  read_settings: false,
  report_settings: false,
  request_signing_request: true,
  restart: true,
  write_connection_slot: true,
};

/** Error codes of OCPP-J for what was not carried out, for what it is, or by whom it was sent. */
const REFUSES: ReadonlySet<string> = new Set([
  'FormatViolation',
  'MessageTypeNotSupported',
  'OccurrenceConstraintViolation',
  'PropertyConstraintViolation',
  'ProtocolError',
  'RpcFrameworkError',
  'SecurityError',
  'TypeConstraintViolation',
]);

/**
 * What a CALLERROR says of a command. InternalError and GenericError, as which a code that nobody knows is read, say
 * nothing of what was sent: the station may have done it and failed while it answered, as if its answer were lost (F5).
 */
export function outcomeOfError(
  kind: Kind,
  code: string,
  { detail, isTooMuch }: { readonly detail: string; readonly isTooMuch: boolean },
): StationCommandOutcome {
  if (isTooMuch || code === 'NotImplemented' || code === 'NotSupported') return { outcome: 'unsupported', detail };
  return { outcome: REFUSES.has(code) || !CHANGES[kind] ? 'rejected' : 'unknown', detail };
}
