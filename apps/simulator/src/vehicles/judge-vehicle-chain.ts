import { ok, type Result, refused } from '@bfcert/kernel/result';
import { nameOf, parseChainPem, validateChain } from '@bfcert/kernel/x509';
import type { TrustAnchor } from '../flash/station-memory.ts';
import { anchorCertificates } from '../security/judge-anchor.ts';
import { type CertificateRefusal, endsInOneOf, isOrdered } from '../security/judge-certificate.ts';
import type { PendingVehicleKey, VehicleCredential, VehicleUse } from './vehicle-credential.ts';

export interface VehicleRules {
  readonly use: VehicleUse;
  readonly pendingKeys: readonly PendingVehicleKey[];
  readonly anchors: readonly TrustAnchor[];
  readonly now: Date;
  readonly requestId: number | undefined;
  /** Characters. */
  readonly maxChainSize: number;
}

/** A02.FR.06 for a certificate that is shown to vehicles. Its root is checked where the station has V2G roots: vehicles have theirs. */
export function judgeVehicleChain(
  chainPem: string,
  rules: VehicleRules,
): Result<VehicleCredential & { readonly fingerprint: string }, CertificateRefusal> {
  if (chainPem.length > rules.maxChainSize) return refused('chain_too_long');
  const parsed = parseChainPem(chainPem);
  const chain = parsed.ok ? parsed.value : [];
  const [leaf] = chain;
  if (leaf === undefined) return refused('not_a_chain');
  const key = rules.pendingKeys.find(({ spkiSha256, use }) => spkiSha256 === leaf.spkiSha256 && use === rules.use);
  if (key === undefined) return refused('key_unknown');
  if (key.requestId !== rules.requestId) return refused('request_id_unknown');
  const names = nameOf(leaf.subject, 'CN');
  if (names.length !== 1 || names[0] !== key.seccId) return refused('common_name_is_not_our_secc_id');
  if (chain.some(({ notBefore }) => notBefore > rules.now)) return refused('not_yet_valid');
  if (chain.some(({ notAfter }) => notAfter < rules.now)) return refused('expired');
  if (!isOrdered(chain)) return refused('chain_out_of_order');
  const roots = anchorCertificates(rules.anchors, 'V2GRootCertificate');
  if (roots.length > 0) {
    if (!endsInOneOf(chain, roots)) return refused('root_not_installed');
    if (!validateChain(leaf, chain.slice(1), roots, rules.now).ok) return refused('chain_not_valid');
  }
  const { seccId, use, privateKeyPem } = key;
  return ok({ seccId, use, privateKeyPem, chainPem, fingerprint: leaf.fingerprint });
}
