import { ok, type Result } from '@bfcert/kernel/result';
import type { TrustAnchor } from '../flash/station-memory.ts';
import { anchorCertificates } from '../security/judge-anchor.ts';
import { type CertificateRefusal, judgeChain } from '../security/judge-chain.ts';
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
  const roots = anchorCertificates(rules.anchors, 'V2GRootCertificate');
  const judged = judgeChain(chainPem, {
    ...rules,
    keyOf: (leaf) =>
      rules.pendingKeys.find(({ spkiSha256, use }) => spkiSha256 === leaf.spkiSha256 && use === rules.use),
    bears: (name, { seccId }) => (name === seccId ? null : 'common_name_is_not_our_secc_id'),
    roots: roots.length === 0 ? null : roots,
  });
  if (!judged.ok) return judged;
  const { key, leaf } = judged.value;
  const { seccId, use, privateKeyPem } = key;
  return ok({ seccId, use, privateKeyPem, chainPem, fingerprint: leaf.fingerprint });
}
