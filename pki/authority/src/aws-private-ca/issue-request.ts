import { hash } from 'node:crypto';
import type { ASN1Subject, IssueCertificateRequest, SigningAlgorithm } from '@aws-sdk/client-acm-pca';
import type { KeyAlgorithm, KeyUsage } from '@bfcert/kernel/x509';
import type { CertificateOrder } from '@bfcert/pki-contract/authority';
import type { ProfileTemplate } from './configuration.ts';

/**
 * Names, key usage and validity as ordered; of the CSR only the key is used. What the template leaves
 * open and the call does not say, AWS would take from the CSR: subject and alternative names.
 */
export function issueRequest(
  certificateAuthorityArn: string,
  signingAlgorithm: SigningAlgorithm,
  { templateArn, keyUsage, extendedKeyUsage, domainComponent }: ProfileTemplate,
  order: CertificateOrder,
): IssueCertificateRequest {
  return {
    CertificateAuthorityArn: certificateAuthorityArn,
    Csr: Buffer.from(order.csrPem),
    SigningAlgorithm: signingAlgorithm,
    TemplateArn: templateArn,
    Validity: instant(order.notAfter),
    ValidityNotBefore: instant(order.notBefore),
    IdempotencyToken: idempotencyToken(certificateAuthorityArn, order),
    ApiPassthrough: {
      Subject: subjectOf(order, domainComponent),
      Extensions: {
        ...(keyUsage.length === 0
          ? {}
          : { KeyUsage: Object.fromEntries(keyUsage.map((usage) => [KEY_USAGES[usage], true])) }),
        ...(extendedKeyUsage.length === 0
          ? {}
          : { ExtendedKeyUsage: extendedKeyUsage.map((oid) => ({ ExtendedKeyUsageObjectIdentifier: oid })) }),
        ...(order.dnsNames.length === 0
          ? {}
          : { SubjectAlternativeNames: order.dnsNames.map((name) => ({ DnsName: name })) }),
      },
    },
  };
}

/** Seconds since 1970, cut off: never later than ordered. */
const instant = (time: string): { readonly Type: 'ABSOLUTE'; readonly Value: number } => ({
  Type: 'ABSOLUTE',
  Value: Math.floor(Date.parse(time) / 1_000),
});

/**
 * The same for every call of one attempt: 32 of the 36 characters that a token may have. The CA is part
 * of it, because whether AWS compares the CA when a token comes again is not documented.
 */
export const idempotencyToken = (certificateAuthorityArn: string, { commandId, attempt }: CertificateOrder): string =>
  hash('sha256', `${certificateAuthorityArn}\n${commandId}\n${attempt}`).slice(0, 32);

const KEY_USAGES: { readonly [Usage in KeyUsage]: string } = {
  digitalSignature: 'DigitalSignature',
  nonRepudiation: 'NonRepudiation',
  keyEncipherment: 'KeyEncipherment',
  dataEncipherment: 'DataEncipherment',
  keyAgreement: 'KeyAgreement',
  keyCertSign: 'KeyCertSign',
  cRLSign: 'CRLSign',
  encipherOnly: 'EncipherOnly',
  decipherOnly: 'DecipherOnly',
};

/** AWS has no member for a domain component, and takes custom attributes only alone, in the order of the list. */
function subjectOf({ subject }: CertificateOrder, domainComponent: string | null): ASN1Subject {
  const { organisation, commonName, country } = subject;
  if (domainComponent === null) {
    return {
      ...(country === undefined ? {} : { Country: country }),
      Organization: organisation,
      CommonName: commonName,
    };
  }
  return {
    CustomAttributes: [
      ...(country === undefined ? [] : [{ ObjectIdentifier: '2.5.4.6', Value: country }]),
      { ObjectIdentifier: '2.5.4.10', Value: organisation },
      { ObjectIdentifier: '2.5.4.3', Value: commonName },
      { ObjectIdentifier: '0.9.2342.19200300.100.1.25', Value: domainComponent },
    ],
  };
}

/** The family must fit the CA's key, the hash follows the strength of its curve. Null for keys that AWS has no name for. */
export function signingAlgorithmFor(key: KeyAlgorithm): SigningAlgorithm | null {
  if (key.kind === 'rsa') return 'SHA256WITHRSA';
  if (key.kind !== 'ec') return null;
  return key.curve === 'P-256' ? 'SHA256WITHECDSA' : key.curve === 'P-384' ? 'SHA384WITHECDSA' : 'SHA512WITHECDSA';
}
