import { createPrivateKey, X509Certificate } from 'node:crypto';
import type {
  CertificateDescription,
  Certificate as CertificateLine,
  CreateKeysAndCertificateResponse,
} from '@aws-sdk/client-iot';
import { parseCertificatePem } from '@bfcert/kernel/x509';
import {
  type CreatedCredential,
  type DescribedHubCertificate,
  type HubCertificate,
  HubUnavailable,
} from '../../iot-hub/iot-hub.ts';

const ID = /^[0-9a-f]{64}$/;

/** @throws HubUnavailable for a line that AWS IoT does not write. */
export function readLine(line: CertificateLine | CertificateDescription): HubCertificate & { readonly arn: string } {
  const { certificateId, certificateArn, status, creationDate } = line;
  if (certificateId === undefined || !ID.test(certificateId)) throw unusable('a certificate without its id', false);
  if (certificateArn === undefined || status === undefined || !isTime(creationDate)) {
    throw unusable(`no ARN, status or time of creation for ${certificateId}`, false);
  }
  return { id: certificateId, arn: certificateArn, status, createdAt: creationDate.toISOString() };
}

export function readDescription(described: CertificateDescription): DescribedHubCertificate & { readonly arn: string } {
  const line = readLine(described);
  return { ...line, ...readCertificate(described.certificatePem, line.id, false) };
}

/** The certificate exists once AWS has answered, whatever the answer is worth. */
export function readCreated({
  certificateId,
  certificateArn,
  certificatePem,
  keyPair,
}: CreateKeysAndCertificateResponse): CreatedCredential & { readonly arn: string } {
  if (certificateId === undefined || !ID.test(certificateId) || certificateArn === undefined) {
    throw unusable('a new certificate without its id', true);
  }
  const certificate = readCertificate(certificatePem, certificateId, true);
  const privateKeyPem = keyPair?.PrivateKey ?? '';
  if (!belongsTo(privateKeyPem, certificate.certificatePem)) {
    throw unusable(`the new certificate ${certificateId} came without its key`, true);
  }
  return { id: certificateId, arn: certificateArn, ...certificate, privateKeyPem };
}

function readCertificate(pem: string | undefined, id: string, mayHaveActed: boolean) {
  const certificate = parseCertificatePem(pem ?? '');
  if (!certificate.ok) throw unusable(`what it has as certificate ${id} is none`, mayHaveActed);
  return { certificatePem: pem ?? '', fingerprint: certificate.value.fingerprint };
}

function belongsTo(privateKeyPem: string, certificatePem: string): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(createPrivateKey(privateKeyPem));
  } catch {
    // Node throws for text that is no key: that is one that does not belong to the certificate.
    return false;
  }
}

const isTime = (date: Date | undefined): date is Date => date !== undefined && !Number.isNaN(date.getTime());

const unusable = (what: string, mayHaveActed: boolean): HubUnavailable =>
  new HubUnavailable(`AWS IoT answered with ${what}`, mayHaveActed);
