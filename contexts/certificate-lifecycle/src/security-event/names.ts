import type { SecurityEventType } from './taxonomy.ts';

/** Where events come from. Those of EST, VAS, brokers and log stores are named as we name them. */
export const securityEventSources = [
  'station_message',
  'gateway',
  'est',
  'vas',
  'broker',
  'log_store',
  'server',
] as const;
export type SecurityEventSource = (typeof securityEventSources)[number];

/** Prefix of the name of a refused handshake; the gateway's reason follows. */
export const HANDSHAKE_REFUSED = 'handshake_refused:';

/** Of the server’s own door; the name of the account that it was about follows after a colon, where there is one. */
export const SIGN_IN_REFUSED = 'sign_in_refused';

/**
 * Of OCPP 2.0.1 and 2.1, and where 1.6 has another name, that too; editions 2 and 3 of its security whitepaper
 * misspell two of theirs. Stations differ in capitals (`InvalidCSMSCertificate`), so those are not looked at.
 */
const ofStations: ReadonlyMap<string, SecurityEventType> = new Map([
  ['FirmwareUpdated', 'firmware_updated'],
  ['SettingSystemTime', 'clock_set'],
  ['StartupOfTheDevice', 'started'],
  ['ResetOrReboot', 'restarted'],
  ['SecurityLogWasCleared', 'security_log_cleared'],
  ['MemoryExhaustion', 'memory_exhausted'],
  ['TamperDetectionActivated', 'tampering'],
  ['FailedToAuthenticateAtCsms', 'authentication_failed_at_csms'],
  ['FailedToAuthenticateAtCentralSystem', 'authentication_failed_at_csms'],
  ['FailedToAuthenticationAtCentralSystem', 'authentication_failed_at_csms'],
  ['CsmsFailedToAuthenticate', 'csms_authentication_failed'],
  ['CentralSystemFailedToAuthenticate', 'csms_authentication_failed'],
  ['CentralSystemFailedToAuthentication', 'csms_authentication_failed'],
  ['ReconfigurationOfSecurityParameters', 'security_settings_changed'],
  ['InvalidMessages', 'messages_invalid'],
  ['AttemptedReplayAttacks', 'replay_attempted'],
  ['InvalidFirmwareSignature', 'firmware_signature_invalid'],
  ['InvalidFirmwareSigningCertificate', 'firmware_signature_invalid'],
  ['InvalidCsmsCertificate', 'csms_certificate_refused'],
  ['InvalidCentralSystemCertificate', 'csms_certificate_refused'],
  ['InvalidChargingStationCertificate', 'signed_certificate_refused'],
  ['InvalidChargePointCertificate', 'signed_certificate_refused'],
  ['InvalidTLSVersion', 'tls_version_refused'],
  ['InvalidTLSCipherSuite', 'tls_cipher_suite_refused'],
  ['MaintenanceLoginAccepted', 'maintenance_login'],
  ['MaintenanceLoginFailed', 'maintenance_login_failed'],
  ['DiscardedRenewedClientCertificate', 'renewed_certificate_discarded'],
]);

const ofGateways: ReadonlyMap<string, SecurityEventType> = new Map([
  ...(
    [
      ['unknown_identity', 'unknown_identity'],
      ['identity_decommissioned', 'decommissioned_identity_used'],
      ['malformed_identity', 'unknown_identity'],
      ['wrong_path', 'unknown_identity'],
      ['no_credentials', 'password_refused'],
      ['wrong_password', 'password_refused'],
      ['former_password', 'password_refused'],
      ['username_is_not_identity', 'password_refused'],
      ['basic_below_profile_floor', 'lower_profile_refused'],
      ['basic_on_certificate_port', 'lower_profile_refused'],
      ['certificate_required', 'client_certificate_missing'],
      ['certificate_chain_invalid', 'client_certificate_untrusted'],
      ['certificate_issuer_not_registered', 'client_certificate_untrusted'],
      ['factory_certificate_not_awaited', 'client_certificate_untrusted'],
      ['certificate_expired', 'client_certificate_expired'],
      ['certificate_unknown', 'client_certificate_unknown'],
      ['certificate_of_another_identity', 'client_certificate_of_another'],
      ['station_not_behind_controller', 'station_not_behind_controller'],
      ['station_behind_controller', 'station_behind_controller'],
      ['certificate_revoked_or_retired', 'client_certificate_withdrawn'],
      ['certificate_subject_mismatch', 'subject_mismatch'],
      ['subprotocol_unsupported', 'protocol_unsupported'],
      ['rate_limited', 'attempts_limited'],
      ['connects_too_often', 'connection_flapping'],
      ['admission_table_stale', 'not_admitted_meanwhile'],
    ] as const
  ).map(([reason, type]): [string, SecurityEventType] => [`${HANDSHAKE_REFUSED}${reason}`, type]),
  ['session_replaced', 'session_replaced'],
  ['serial_number_mismatch', 'serial_number_mismatch'],
  ['fact_parked', 'event_not_recorded'],
  // What a station says under a number that it was never asked under.
  ['log_status_of_no_request', 'messages_invalid'],
  ['station_noisy', 'station_noisy'],
  ['log_upload_failed', 'log_upload_failed'],
  ['log_storage_full', 'log_storage_full'],
  ...(
    [
      'token_unknown',
      'token_spent',
      'token_expired',
      'log_cancelled',
      'station_is_another',
      'file_too_large',
      'too_many_attempts',
    ] as const
  ).map((reason): [string, SecurityEventType] => [`log_upload_refused:${reason}`, 'log_upload_refused']),
  ...(['no_broker', 'broker_away', 'broker_refused', 'not_answered', 'answer_not_carried'] as const).map(
    (reason): [string, SecurityEventType] => [
      `contract_certificate_failed:${reason}`,
      'contract_certificate_not_provided',
    ],
  ),
  // What a station's own list of anchors shows, whatever it answered before.
  ['trust_anchor_not_listed', 'trust_anchor_mismatch'],
  ['trust_anchor_removed', 'trust_anchor_mismatch'],
  ['trust_anchor_unexpected', 'trust_anchor_mismatch'],
  ['vehicle_certificate_lost', 'vehicle_certificate_missing'],
  ['vehicle_certificate_revoked', 'vehicle_certificate_unexpected'],
  ['vehicle_certificate_of_another', 'vehicle_certificate_unexpected'],
  ['vehicle_certificate_unknown', 'vehicle_certificate_unexpected'],
]);

/** Of the server itself: its door, and what it concludes of stations that it leads through a change of certificate. */
const ofServer: ReadonlyMap<string, SecurityEventType> = new Map([
  [SIGN_IN_REFUSED, 'sign_in_refused'],
  ['authorization_key_exposed', 'authorization_key_exposed'],
  ['break_glass_opened', 'break_glass_opened'],
  ['break_glass_overdue', 'break_glass_overdue'],
  ['reconnect_failed', 'reconnect_failed'],
  ['trust_anchor_install_failed', 'trust_anchor_install_failed'],
  ['signing_request_failed', 'signing_request_failed'],
  ['signing_requests_too_many', 'signing_requests_too_many'],
  ['event_types_too_many', 'event_types_too_many'],
  ['signed_certificate_refused', 'signed_certificate_refused'],
  ['activation_rolled_back', 'activation_rolled_back'],
  ['capability_contradicted', 'capability_contradicted'],
]);

/** What either door for vehicles refuses, after the same prefix. */
const refusedToVehicles = [
  ['not_authenticated', 'client_certificate_missing'],
  ['certificate_untrusted', 'client_certificate_untrusted'],
  ['wrong_trust_domain', 'client_certificate_untrusted'],
  ['certificate_expired', 'client_certificate_expired'],
  ['certificate_unknown', 'client_certificate_unknown'],
  ['certificate_withdrawn', 'client_certificate_withdrawn'],
  ['certificate_of_another_program', 'client_certificate_untrusted'],
  ['certificate_of_another_vehicle', 'client_certificate_of_another'],
  ['vehicle_unknown', 'unknown_identity'],
  ['rate_limited', 'attempts_limited'],
] as const;

/** Prefix of the name of what a door for vehicles refused; the reason follows. */
export const VEHICLE_REFUSED = 'vehicle_refused:';
/** Of a signing request of a vehicle that had proven itself. */
export const ENROLMENT_REFUSED = 'enrolment_refused:';

const ofEst: ReadonlyMap<string, SecurityEventType> = new Map([
  ...refusedToVehicles.map(([reason, type]): [string, SecurityEventType] => [`${VEHICLE_REFUSED}${reason}`, type]),
  ...(['token_unknown', 'token_expired', 'token_spent', 'token_withdrawn', 'token_of_another'] as const).map(
    (reason): [string, SecurityEventType] => [`${VEHICLE_REFUSED}${reason}`, 'password_refused'],
  ),
  ...(
    [
      ['csr_refused', 'signing_request_failed'],
      ['subject_differs', 'subject_mismatch'],
      ['alternative_names_differ', 'subject_mismatch'],
      ['names_of_another', 'subject_mismatch'],
      ['key_is_certified', 'signing_request_failed'],
      ['not_issued', 'signing_request_failed'],
    ] as const
  ).map(([reason, type]): [string, SecurityEventType] => [`${ENROLMENT_REFUSED}${reason}`, type]),
]);

const ofVas: ReadonlyMap<string, SecurityEventType> = new Map(
  refusedToVehicles.map(([reason, type]) => [`${VEHICLE_REFUSED}${reason}`, type]),
);

const none: ReadonlyMap<string, SecurityEventType> = new Map();

/** The names that each source has, and what they mean. */
export const namesOf: Readonly<Record<SecurityEventSource, ReadonlyMap<string, SecurityEventType>>> = {
  station_message: ofStations,
  gateway: ofGateways,
  est: ofEst,
  vas: ofVas,
  broker: none,
  log_store: none,
  server: ofServer,
};

const inAnyCase = new Map([...ofStations].map(([name, type]) => [name.toLowerCase(), { name, type }]));

/** As its list spells a name that stations have, in whatever capitals it came; null: it is on none. */
export const listedName = (name: string): string | null => inAnyCase.get(name.toLowerCase())?.name ?? null;

/** What a source means by a name; a station's list is open, and so is every other. */
export function typeNamed(source: SecurityEventSource, name: string): SecurityEventType {
  if (source === 'station_message') return inAnyCase.get(name.toLowerCase())?.type ?? 'unlisted';
  const [known = name] = source === 'server' ? name.split(':', 1) : [name];
  return namesOf[source].get(known) ?? 'unlisted';
}
