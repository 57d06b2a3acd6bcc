import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { encodeSigningRequest, parseSigningRequest, pemEncode } from '@bfcert/kernel/x509';
import type { IssueRequest } from '@bfcert/pki-contract';

const VALIDITY_SECONDS = 180 * 86_400;

/** What a caller wants, and what it knows of it. */
export interface Command {
  readonly request: IssueRequest;
  readonly spkiSha256: string;
  /** `asked`: it may have a certificate or not, and is to be asked for again. */
  standing: 'asked' | 'issued' | 'voided';
  fingerprint: string | null;
}

/** A station's key, and the request over it. */
export function newSigningRequest(): { readonly csrPem: string; readonly spkiSha256: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = [{ name: 'CN', value: 'from the request' }] as const;
  const der = encodeSigningRequest({ subject, privateKey, publicKey });
  const csrPem = pemEncode('CERTIFICATE REQUEST', der);
  return { csrPem, spkiSha256: unwrap(parseSigningRequest(csrPem)).spkiSha256 };
}

export function newCommand(commandId: string, changes: Partial<IssueRequest> = {}): Command {
  const { csrPem, spkiSha256 } = newSigningRequest();
  const request: IssueRequest = {
    commandId,
    profile: 'charging-station',
    csrPem,
    subject: { organisation: 'Example Transit', commonName: `SN-${commandId}` },
    validitySeconds: VALIDITY_SECONDS,
    ...changes,
  };
  return { request, spkiSha256, standing: 'asked', fingerprint: null };
}
