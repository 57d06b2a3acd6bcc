import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, nameOf, parseChainPem, validateChain, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { PendingKey } from '../flash/station-memory.ts';

export type CertificateRefusal =
  /** Longer than MaxCertificateChainSize (A02.FR.16). */
  | 'chain_too_long'
  | 'use_not_supported'
  | 'not_a_chain'
  /** No key of ours is waiting for this certificate. */
  | 'key_unknown'
  /** It bears another number than the newest request for its key, or none (2.1, A02.FR.26). */
  | 'request_id_unknown'
  /** The CN is not our serial number (A00.FR.405). */
  | 'common_name_is_not_our_serial'
  /** Of one for vehicles: not the SeccId that its key was made for. */
  | 'common_name_is_not_our_secc_id'
  /** By our own clock (A02.FR.06, errata 2025-09). */
  | 'not_yet_valid'
  | 'expired'
  /** A certificate is not issued by the one after it, or an issuer is not a CA. */
  | 'chain_out_of_order'
  | 'root_not_installed'
  /** Anything else of RFC 5280: key usage, path length, a weak key, an unknown critical extension. */
  | 'chain_not_valid'
  | 'fault';

export interface ChainRules<Key extends PendingKey> {
  /** The key that waits for this certificate. */
  readonly keyOf: (leaf: Certificate) => Key | undefined;
  /** Null: a certificate for that key has this one CN, and no other. */
  readonly bears: (commonName: string | null, key: Key) => CertificateRefusal | null;
  /** Null: where it ends is not looked at. */
  readonly roots: readonly Certificate[] | null;
  readonly now: Date;
  /** Of the message that brought the chain; undefined: it had none. */
  readonly requestId: number | undefined;
  /** Characters. */
  readonly maxChainSize: number;
}

/** A02.FR.06: what a station checks before it takes a certificate. The order of the checks decides which reason it reports. */
export function judgeChain<Key extends PendingKey>(
  chainPem: string,
  { keyOf, bears, roots, now, requestId, maxChainSize }: ChainRules<Key>,
): Result<{ readonly key: Key; readonly leaf: Certificate }, CertificateRefusal> {
  if (chainPem.length > maxChainSize) return refused('chain_too_long');
  const parsed = parseChainPem(chainPem);
  const chain = parsed.ok ? parsed.value : [];
  const [leaf] = chain;
  if (leaf === undefined) return refused('not_a_chain');
  const key = keyOf(leaf);
  if (key === undefined) return refused('key_unknown');
  if (key.requestId !== requestId) return refused('request_id_unknown');
  const [name = null, ...others] = nameOf(leaf.subject, 'CN');
  const misnamed = bears(others.length === 0 ? name : null, key);
  if (misnamed !== null) return refused(misnamed);
  if (chain.some(({ notBefore }) => notBefore > now)) return refused('not_yet_valid');
  if (chain.some(({ notAfter }) => notAfter < now)) return refused('expired');
  if (!isOrdered(chain)) return refused('chain_out_of_order');
  if (roots !== null) {
    if (!endsInOneOf(chain, roots)) return refused('root_not_installed');
    if (!validateChain(leaf, chain.slice(1), roots, now).ok) return refused('chain_not_valid');
  }
  return ok({ key, leaf });
}

function isOrdered(chain: readonly Certificate[]): boolean {
  return chain.slice(1).every((issuer, i) => {
    const issued = chain[i];
    return issued !== undefined && issuer.isCa && verifyIssuedBy(issued, issuer);
  });
}

/** The root itself may be left out, as it should be, or be sent along. */
export function endsInOneOf(chain: readonly Certificate[], roots: readonly Certificate[]): boolean {
  const last = chain.at(-1);
  if (last === undefined) return false;
  return roots.some((root) => root.fingerprint === last.fingerprint || verifyIssuedBy(last, root));
}
