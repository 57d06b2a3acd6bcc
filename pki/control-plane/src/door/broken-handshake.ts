import type { DoorRefusal, DoorRefusalReason } from './judge-caller.ts';

/** By Node's and OpenSSL's names for what went wrong; the first that fits counts. */
const REASONS: readonly (readonly [code: RegExp, reason: DoorRefusalReason])[] = [
  [/^ERR_TLS_HANDSHAKE_TIMEOUT$/, 'handshake_too_slow'],
  [/^ERR_SSL_UNSUPPORTED_PROTOCOL$/, 'tls_version_too_old'],
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|HTTPS?_(PROXY_)?REQUEST)$/, 'not_tls'],
  [/SIGNATURE/, 'key_not_proven'],
];

/**
 * Why a handshake ended early; null where the other side merely went away, as whoever looks whether a
 * port answers does: nothing was refused to it.
 */
export function brokenHandshake(error: Error): DoorRefusal | null {
  const code = 'code' in error ? String(error.code) : error.message;
  if (code === 'ECONNRESET' || code === 'EPIPE') return null;
  const [, reason = 'handshake_failed'] = REASONS.find(([pattern]) => pattern.test(code)) ?? [];
  return { reason, detail: code.slice(0, 200) };
}
