import { ok, type Result } from '@bfcert/kernel/result';
import type { PendingKey, StationCredential, TrustAnchor } from '../flash/station-memory.ts';
import type { RootCertificateUse } from '../ocpp/messages.ts';
import { anchorCertificates } from './judge-anchor.ts';
import { type CertificateRefusal, judgeChain } from './judge-chain.ts';

export interface CertificateRules {
  readonly serialNumber: string;
  readonly pendingKeys: readonly PendingKey[];
  readonly anchors: readonly TrustAnchor[];
  /** The chain ends at one that is trusted for any of these. */
  readonly rootsOf: readonly RootCertificateUse[];
  readonly now: Date;
  /** Of the message that brought the chain; undefined: it had none. */
  readonly requestId: number | undefined;
  /** Characters. */
  readonly maxChainSize: number;
}

/** A02.FR.06 for the certificate of its connection. */
export function judgeCertificate(
  chainPem: string,
  rules: CertificateRules,
): Result<StationCredential, CertificateRefusal> {
  const judged = judgeChain(chainPem, {
    ...rules,
    keyOf: ({ spkiSha256 }) => rules.pendingKeys.find((pending) => pending.spkiSha256 === spkiSha256),
    bears: (name) => (name === rules.serialNumber ? null : 'common_name_is_not_our_serial'),
    // A charger-identity root is installed under the CSMS use: OCPP 2.0.1 has no other for it.
    roots: rules.rootsOf.flatMap((use) => anchorCertificates(rules.anchors, use)),
  });
  if (!judged.ok) return judged;
  const { key, leaf } = judged.value;
  return ok({ privateKeyPem: key.privateKeyPem, chainPem, fingerprint: leaf.fingerprint });
}
