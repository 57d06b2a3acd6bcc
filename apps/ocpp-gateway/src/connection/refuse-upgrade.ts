import type { Duplex } from 'node:stream';
import type { HandshakeRefusal } from '@bfcert/evse-security/station-contract';

interface HttpRefusal {
  readonly status: 401 | 403 | 404 | 429 | 503;
  readonly text: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const NOT_FOUND: HttpRefusal = { status: 404, text: 'Not Found' };
const FORBIDDEN: HttpRefusal = { status: 403, text: 'Forbidden' };
const UNAUTHORIZED: HttpRefusal = {
  status: 401,
  text: 'Unauthorized',
  headers: { 'WWW-Authenticate': 'Basic realm="ocpp", charset="UTF-8"' },
};

/** 404 for an unknown identity is Part 4, 3.2; no text fixes the others. The subprotocol is refused after the upgrade. */
const REFUSALS: Readonly<Record<Exclude<HandshakeRefusal, 'subprotocol_unsupported'>, HttpRefusal>> = {
  unknown_identity: NOT_FOUND,
  identity_decommissioned: NOT_FOUND,
  malformed_identity: NOT_FOUND,
  wrong_path: NOT_FOUND,
  no_credentials: UNAUTHORIZED,
  wrong_password: UNAUTHORIZED,
  former_password: UNAUTHORIZED,
  username_is_not_identity: UNAUTHORIZED,
  basic_below_profile_floor: FORBIDDEN,
  basic_on_certificate_port: FORBIDDEN,
  certificate_required: FORBIDDEN,
  certificate_chain_invalid: FORBIDDEN,
  certificate_issuer_not_registered: FORBIDDEN,
  factory_certificate_not_awaited: FORBIDDEN,
  certificate_expired: FORBIDDEN,
  certificate_unknown: FORBIDDEN,
  certificate_of_another_identity: FORBIDDEN,
  station_not_behind_controller: FORBIDDEN,
  station_behind_controller: FORBIDDEN,
  certificate_revoked_or_retired: FORBIDDEN,
  certificate_subject_mismatch: FORBIDDEN,
  rate_limited: { status: 429, text: 'Too Many Requests', headers: { 'Retry-After': '60' } },
  connects_too_often: { status: 429, text: 'Too Many Requests', headers: { 'Retry-After': '60' } },
  admission_table_stale: { status: 503, text: 'Service Unavailable', headers: { 'Retry-After': '15' } },
};

const LINGER_MS = 1_000;

export function refuseUpgrade(socket: Duplex, reason: Exclude<HandshakeRefusal, 'subprotocol_unsupported'>): void {
  const { status, text, headers = {} } = REFUSALS[reason];
  const lines = Object.entries({ ...headers, Connection: 'close', 'Content-Length': '0' });
  socket.end(`HTTP/1.1 ${status} ${text}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  // A peer that never reads its refusal does not keep the socket.
  setTimeout(() => socket.destroy(), LINGER_MS).unref();
}
