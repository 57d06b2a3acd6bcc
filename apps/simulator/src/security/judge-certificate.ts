import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type Certificate, nameOf, parseChainPem, validateChain, verifyIssuedBy } from '@bfcert/kernel/x509';
import type { PendingKey, StationCredential, TrustAnchor } from '../flash/station-memory.ts';
import { anchorCertificates } from './judge-anchor.ts';

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

export interface CertificateRules {
  readonly serialNumber: string;
  readonly pendingKeys: readonly PendingKey[];
  readonly anchors: readonly TrustAnchor[];
  readonly now: Date;
  /** Of the message that brought the chain; undefined: it had none. */
  readonly requestId: number | undefined;
  /** Characters. */
  readonly maxChainSize: number;
}

/** A02.FR.06: what a station checks before it takes a certificate. The order of the checks decides which reason it reports. */
export function judgeCertificate(
  chainPem: string,
  rules: CertificateRules,
): Result<StationCredential, CertificateRefusal> {
  if (chainPem.length > rules.maxChainSize) return refused('chain_too_long');
  const parsed = parseChainPem(chainPem);
  if (!parsed.ok) return refused('not_a_chain');
  const chain = parsed.value;
  const [leaf] = chain;
  if (leaf === undefined) return refused('not_a_chain');

  const key = rules.pendingKeys.find((pending) => pending.spkiSha256 === leaf.spkiSha256);
  if (key === undefined) return refused('key_unknown');
  if (key.requestId !== rules.requestId) return refused('request_id_unknown');
  const names = nameOf(leaf.subject, 'CN');
  if (names.length !== 1 || names[0] !== rules.serialNumber) return refused('common_name_is_not_our_serial');
  if (chain.some((certificate) => certificate.notBefore > rules.now)) return refused('not_yet_valid');
  if (chain.some((certificate) => certificate.notAfter < rules.now)) return refused('expired');
  if (!isOrdered(chain)) return refused('chain_out_of_order');

  // A charger-identity root is installed under the CSMS use: OCPP 2.0.1 has no other for it.
  const roots = anchorCertificates(rules.anchors, 'CSMSRootCertificate');
  if (!endsInOneOf(chain, roots)) return refused('root_not_installed');
  if (!validateChain(leaf, chain.slice(1), roots, rules.now).ok) return refused('chain_not_valid');
  return ok({ privateKeyPem: key.privateKeyPem, chainPem, fingerprint: leaf.fingerprint });
}

export function isOrdered(chain: readonly Certificate[]): boolean {
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
