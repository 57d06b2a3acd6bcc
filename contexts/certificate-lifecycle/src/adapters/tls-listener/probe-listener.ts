import { connect, type TLSSocket } from 'node:tls';
import { serverChain } from '@bfcert/kernel/server-chain';
import type { ServerSlot } from '../../server-certificate/server-certificate-source.ts';

/**
 * What the client says it can verify decides which of a listener's chains it shows: in TLS 1.3 the signature
 * algorithms alone (RFC 8446 4.2.3), in TLS 1.2 the cipher suite as well.
 */
const OFFER = {
  ec: {
    sigalgs: 'ECDSA+SHA256:ECDSA+SHA384:ECDSA+SHA512',
    ciphers:
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384',
  },
  rsa: {
    sigalgs: 'RSA-PSS+SHA256:RSA-PSS+SHA384:RSA-PSS+SHA512:RSA+SHA256:RSA+SHA384:RSA+SHA512',
    ciphers:
      'TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:AES128-GCM-SHA256:AES256-GCM-SHA384',
  },
} as const;

/** Of a longer chain no more is taken than shows that it is longer; OpenSSL itself gives up at 100 KB. */
const MOST_CERTIFICATES = 10;

export interface ProbeTarget {
  readonly host: string;
  readonly port: number;
  /** Sent as SNI, and the name that is looked for in the certificate. */
  readonly serverName: string;
  /** PEM; null: the public ones. */
  readonly trustAnchorsPem: string | null;
}

export type Probed =
  | {
      readonly outcome: 'served';
      /** DER, leaf first. */
      readonly chain: readonly Buffer[];
      readonly validates: boolean;
      /** OpenSSL's word for why it does not. */
      readonly validationProblem: string | null;
    }
  /** Somebody is there, and has no certificate of this key algorithm. */
  | { readonly outcome: 'none' }
  | { readonly outcome: 'unreachable'; readonly detail: string };

/**
 * Connects as a client of one key algorithm would, and tells what is served. Nothing but a handshake is spoken: no
 * request, so nothing to be redirected by. Whatever is shown is read, trusted or not; whether it is to be trusted is
 * said beside it. `withinMs` is for all of it, also for a peer that sends a byte every second.
 */
export function probeListener(target: ProbeTarget, slot: ServerSlot, withinMs: number): Promise<Probed> {
  return new Promise((resolve) => {
    const socket = connect({
      host: target.host,
      port: target.port,
      servername: target.serverName,
      minVersion: 'TLSv1.2',
      ...OFFER[slot],
      rejectUnauthorized: false,
      ...(target.trustAnchorsPem === null ? {} : { ca: target.trustAnchorsPem }),
    });
    const deadline = setTimeout(
      () => end({ outcome: 'unreachable', detail: `no handshake within ${withinMs} ms` }),
      withinMs,
    );
    const end = (probed: Probed): void => {
      clearTimeout(deadline);
      socket.destroy();
      resolve(probed);
    };
    socket.once('secureConnect', () => end(whatIsServed(socket)));
    socket.once('error', (error: NodeJS.ErrnoException) => end(failed(error)));
    socket.once('close', () => end({ outcome: 'unreachable', detail: 'it hung up' }));
  });
}

function whatIsServed(socket: TLSSocket): Probed {
  const chain = serverChain(socket).slice(0, MOST_CERTIFICATES + 1);
  const problem = socket.authorizationError as Error | string | null | undefined;
  return {
    outcome: 'served',
    chain: chain.map(({ raw }) => raw),
    validates: socket.authorized,
    validationProblem: socket.authorized ? null : wordFor(problem),
  };
}

const wordFor = (problem: Error | string | null | undefined): string =>
  problem instanceof Error ? ((problem as NodeJS.ErrnoException).code ?? problem.message) : (problem ?? 'UNKNOWN');

/** An alert that says "nothing in common" is an answer; anything else is none. */
function failed({ code = '', message }: NodeJS.ErrnoException): Probed {
  return NOTHING_IN_COMMON.test(code)
    ? { outcome: 'none' }
    : { outcome: 'unreachable', detail: code === '' ? (message.split('\n', 1)[0] ?? message) : code };
}

/** handshake_failure (40), and the few that libraries send in its place. */
const NOTHING_IN_COMMON = /ALERT_(HANDSHAKE_FAILURE|INSUFFICIENT_SECURITY|ILLEGAL_PARAMETER|MISSING_EXTENSION)$/;
