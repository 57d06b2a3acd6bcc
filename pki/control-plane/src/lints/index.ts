import { admittedKey } from './admitted-key.ts';
import { alternativeName } from './alternative-name.ts';
import { authorityKeyIdentifier } from './authority-key-identifier.ts';
import { authorityRights } from './authority-rights.ts';
import { basicConstraints } from './basic-constraints.ts';
import { certificateSize } from './certificate-size.ts';
import { commonName } from './common-name.ts';
import { dnsNameAdvice } from './dns-name-advice.ts';
import { domainComponent } from './domain-component.ts';
import { extendedKeyUsage } from './extended-key-usage.ts';
import { extendedKeyUsageAdvice } from './extended-key-usage-advice.ts';
import { extensionCriticality } from './extension-criticality.ts';
import { extensionSet } from './extension-set.ts';
import { inForce } from './in-force.ts';
import { iso15118Curve } from './iso15118-curve.ts';
import { iso15118Depth } from './iso15118-depth.ts';
import { iso15118KeyUsage } from './iso15118-key-usage.ts';
import { iso15118Ocsp } from './iso15118-ocsp.ts';
import { iso15118Size } from './iso15118-size.ts';
import { issuerMaySign } from './issuer-may-sign.ts';
import { issuerName } from './issuer-name.ts';
import { keyIdentifierPresence } from './key-identifier-presence.ts';
import { keyUsage } from './key-usage.ts';
import type { Lint, LintLevel, LintSubject } from './lint.ts';
import { oneCommonName } from './one-common-name.ts';
import { organisation } from './organisation.ts';
import { ownKey } from './own-key.ts';
import { ownSerialNumber } from './own-serial-number.ts';
import { ownSignatureAlgorithm } from './own-signature-algorithm.ts';
import { publicKey } from './public-key.ts';
import { revocationAdvice } from './revocation-advice.ts';
import { revocationPointers } from './revocation-pointers.ts';
import { rsaModulus } from './rsa-modulus.ts';
import { serialNumber } from './serial-number.ts';
import { signatureAlgorithm } from './signature-algorithm.ts';
import { subjectKeyIdentifier } from './subject-key-identifier.ts';
import { subjectName } from './subject-name.ts';
import { validityOrder } from './validity-order.ts';
import { validityPolicy } from './validity-policy.ts';
import { validityWithinIssuer } from './validity-within-issuer.ts';
import { wildcardName } from './wildcard-name.ts';

/**
 * Every rule a certificate is held against: those whose needs are met, before it is signed and on the
 * command line alike. The list is the documentation.
 */
export const LINTS: readonly Lint[] = [
  // The certificate alone.
  serialNumber,
  validityOrder,
  publicKey,
  rsaModulus,
  organisation,
  oneCommonName,
  wildcardName,
  extensionCriticality,
  authorityRights,
  keyIdentifierPresence,
  iso15118Curve,
  iso15118Size,
  iso15118KeyUsage,
  iso15118Ocsp,
  extendedKeyUsageAdvice,
  dnsNameAdvice,
  revocationAdvice,
  // The moment, and the path above it.
  inForce,
  iso15118Depth,
  // Its issuer.
  issuerName,
  issuerMaySign,
  signatureAlgorithm,
  validityWithinIssuer,
  ownKey,
  authorityKeyIdentifier,
  // Its profile.
  ownSerialNumber,
  validityPolicy,
  subjectName,
  domainComponent,
  commonName,
  admittedKey,
  extensionSet,
  basicConstraints,
  keyUsage,
  extendedKeyUsage,
  alternativeName,
  subjectKeyIdentifier,
  certificateSize,
  // Both.
  ownSignatureAlgorithm,
  revocationPointers,
];

export interface LintFinding {
  readonly level: LintLevel;
  readonly lint: string;
  readonly source: string;
  readonly fault: string;
}

/** What every rule that can judge has against it, in the order of the list. */
export function findingsOn(subject: LintSubject): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  for (const lint of LINTS) {
    const fault = lint.judges(subject) ? lint.fault(subject) : null;
    if (fault !== null) findings.push({ level: lint.level, lint: lint.name, source: lint.source, fault });
  }
  return findings;
}
