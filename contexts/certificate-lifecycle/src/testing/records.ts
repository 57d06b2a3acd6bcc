import type { RequestedCertificate, SignedCertificate } from '../certificate/certificate.ts';
import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';

const DAY = 86_400_000;

/** Records for tests of the pure rules: one identity, one place, certificates valid for 180 days. */
export function recordMaker(start: Date) {
  const identityId = newIdentityId(start);
  let count = 0;
  return {
    requested(over: Partial<RequestedCertificate> = {}): RequestedCertificate {
      return {
        state: 'requested',
        id: newCertificateId(start),
        identityId,
        purpose: 'charger_identity',
        slot: null,
        operatingModel: 'managed',
        version: 1,
        requestedAt: start.toISOString(),
        requestReason: 'test',
        renewalOf: null,
        policyVersion: 'charger_identity/1',
        validity: 180 * 86_400,
        signingRequest: null,
        intendedEnd: null,
        ...over,
      };
    },
    signed(at: Date = start): SignedCertificate {
      count += 1;
      const unique = count.toString(16).padStart(64, '0');
      return {
        serial: `a${count.toString(16)}`,
        fingerprint: unique,
        spkiSha256: unique,
        chainPem: 'unused here',
        notBefore: new Date(at.getTime() - 3_600_000).toISOString(),
        notAfter: new Date(at.getTime() + 180 * DAY).toISOString(),
        authority: 'charger-identity',
        profileVersion: 'charging-station/1',
        issuedAt: at.toISOString(),
      };
    },
  };
}
