import type { IncidentCause } from '../incident/causes.ts';
import type { Severity } from '../incident/severity.ts';

/** The specification's categories (appendix "Security event logging"), and what is in none of them. */
export const securityEventCategories = [
  'authentication',
  'tls_and_certificate',
  'installation',
  'security_log_integrity',
  'platform_integrity',
  'other',
] as const;
export type SecurityEventCategory = (typeof securityEventCategories)[number];

/** What is the same of every security event of a type. */
export interface SecurityEventKind {
  readonly category: SecurityEventCategory;
  readonly severity: Severity;
  /** As OCPP 2.0.1 has it of its own list (appendix 1, "critical"); for others, what is told at once. See `isCritical`. */
  readonly critical: boolean;
  /** The cause of the incident that it is; null: it is only kept. */
  readonly opens: IncidentCause | null;
}

const kind = (
  category: SecurityEventCategory,
  severity: Severity,
  critical: boolean,
  opens: IncidentCause | null = null,
): SecurityEventKind => ({ category, severity, critical, opens });

/** One taxonomy whatever the source. How each source names them stands in names.ts. */
export const taxonomy = {
  authentication_failed_at_csms: kind('authentication', 'medium', false),
  csms_authentication_failed: kind('authentication', 'medium', false),
  /** A person’s, at the operator’s view or the API. */
  sign_in_refused: kind('authentication', 'medium', false),
  password_refused: kind('authentication', 'medium', false),
  /** By the word of a person, or of whoever has found it. */
  authorization_key_exposed: kind('authentication', 'critical', true, 'authorization_key_exposed'),
  /** Two people let a station that was proven on Profile 3 in with a password again. */
  break_glass_opened: kind('authentication', 'high', true, 'profile_2_reopened'),
  /** At the end of that time it had not come with its certificate again. */
  break_glass_overdue: kind('authentication', 'high', true, 'profile_2_reopened'),
  lower_profile_refused: kind('authentication', 'high', true),
  unknown_identity: kind('authentication', 'low', false),
  /** Somebody comes with the name of a station that is gone for good. */
  decommissioned_identity_used: kind('authentication', 'high', true),
  /** It was given what it asked for, and has not come back with it. */
  reconnect_failed: kind('authentication', 'high', true),
  attempts_limited: kind('authentication', 'low', false),
  /** It enters again and again, or two of one identity take it from each other. */
  connection_flapping: kind('authentication', 'medium', false),
  /** A session was open when another of the same identity entered, and was ended by it. */
  session_replaced: kind('authentication', 'low', false),
  log_upload_refused: kind('authentication', 'medium', false),
  maintenance_login: kind('authentication', 'low', true),
  maintenance_login_failed: kind('authentication', 'medium', true),

  csms_certificate_refused: kind('tls_and_certificate', 'high', true, 'trust_anchor_mismatch'),
  client_certificate_missing: kind('tls_and_certificate', 'low', false),
  client_certificate_untrusted: kind('tls_and_certificate', 'medium', true),
  client_certificate_expired: kind('tls_and_certificate', 'medium', true),
  client_certificate_unknown: kind('tls_and_certificate', 'medium', true),
  client_certificate_withdrawn: kind('tls_and_certificate', 'high', true),
  client_certificate_of_another: kind('tls_and_certificate', 'critical', true, 'identity_mismatch'),
  station_not_behind_controller: kind('tls_and_certificate', 'critical', true, 'identity_mismatch'),
  station_behind_controller: kind('tls_and_certificate', 'high', true),
  subject_mismatch: kind('tls_and_certificate', 'critical', true, 'identity_mismatch'),
  serial_number_mismatch: kind('tls_and_certificate', 'critical', true, 'identity_mismatch'),
  tls_version_refused: kind('tls_and_certificate', 'medium', true),
  tls_cipher_suite_refused: kind('tls_and_certificate', 'medium', true),

  trust_anchor_mismatch: kind('installation', 'high', true, 'trust_anchor_mismatch'),
  /** One that is in force towards vehicles is not on its station's list any more. */
  vehicle_certificate_missing: kind('installation', 'high', true, 'vehicle_certificates_differ'),
  /** A station lists for vehicles what is revoked, another's, or known to no record. */
  vehicle_certificate_unexpected: kind('installation', 'high', true, 'vehicle_certificates_differ'),
  trust_anchor_install_failed: kind('installation', 'high', true),
  signing_request_failed: kind('installation', 'medium', true),
  /** It asks for more certificates than its share of a day. */
  signing_requests_too_many: kind('installation', 'medium', true, 'signing_requests_too_many'),
  signed_certificate_refused: kind('installation', 'high', true),
  activation_rolled_back: kind('installation', 'high', true),
  renewed_certificate_discarded: kind('installation', 'high', true),
  /** A vehicle at a station asked for the certificate of its contract, and there was none for it. */
  contract_certificate_not_provided: kind('installation', 'low', false),

  security_log_cleared: kind('security_log_integrity', 'high', true, 'security_log_integrity'),
  memory_exhausted: kind('security_log_integrity', 'medium', true, 'security_log_integrity'),
  /** A log that a station was asked for did not arrive, or there is no room for it here. */
  log_upload_failed: kind('security_log_integrity', 'medium', false),
  log_storage_full: kind('security_log_integrity', 'high', true),
  /** It says more than its share: what was beyond it is counted, and kept nowhere here. */
  station_noisy: kind('security_log_integrity', 'medium', true, 'security_log_integrity'),
  event_not_recorded: kind('security_log_integrity', 'high', true),
  /** What a station tells under ever new names, beyond those of an hour that are kept apart: anything may be among it. */
  event_types_too_many: kind('security_log_integrity', 'high', true, 'security_log_integrity'),

  tampering: kind('platform_integrity', 'critical', true, 'device_tampering'),
  firmware_signature_invalid: kind('platform_integrity', 'high', true),
  firmware_updated: kind('platform_integrity', 'low', true),
  clock_set: kind('platform_integrity', 'low', true),
  started: kind('platform_integrity', 'low', true),
  restarted: kind('platform_integrity', 'low', true),
  security_settings_changed: kind('platform_integrity', 'medium', false),
  replay_attempted: kind('platform_integrity', 'high', false),

  /** A station does otherwise than its family was said to do. */
  capability_contradicted: kind('other', 'medium', true, 'capability_contradicted'),
  messages_invalid: kind('other', 'low', false),
  protocol_unsupported: kind('other', 'low', false),
  not_admitted_meanwhile: kind('other', 'low', false),
  /** A type that we do not know: vendors add some, and none is refused. */
  unlisted: kind('other', 'medium', false),
} as const satisfies Readonly<Record<string, SecurityEventKind>>;

export type SecurityEventType = keyof typeof taxonomy;

export const securityEventTypes = Object.keys(taxonomy) as readonly SecurityEventType[];
