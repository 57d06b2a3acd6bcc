import type { AdmissionEntry } from '@bfcert/evse-security/station-contract';
import type { Handshake, PresentedCertificate } from '../admission/admission-decision.ts';
import { wireNameOf } from '../admission/wire-name.ts';

export const anEntry = (changes: Partial<AdmissionEntry> = {}): AdmissionEntry => ({
  identityId: 'idn_1',
  wireName: 'CS-1',
  serialNumber: 'SN-1',
  organisation: 'Example CPO',
  profileFloor: 2,
  boot: { accepted: true, serialMismatch: false },
  fingerprints: { f1: 'active' },
  passwords: [{ keyId: 'key_1', state: 'active', reading: 'plain', scheme: 'hmac-sha256', salt: '', verifier: '' }],
  bootstrap: null,
  acceptedNames: [],
  oneTimeKey: null,
  ...changes,
});

export const aCertificate = (changes: Partial<PresentedCertificate> = {}): PresentedCertificate => ({
  fingerprint: 'f1',
  serial: '1',
  subject: 'CN=SN-1,O=Example CPO',
  issuer: 'CN=Chargers',
  commonNames: ['SN-1'],
  organisations: ['Example CPO'],
  chainError: null,
  issuedByClientCa: true,
  vendorRoots: [],
  outsidePem: null,
  ...changes,
});

/** A good certificate of CS-1 on 8443. */
export const aHandshake = (changes: Partial<Handshake> = {}): Handshake => ({
  tableIsLive: true,
  port: 'certificate_only',
  wireName: wireNameOf('/ocpp/CS-1', '/ocpp'),
  certificate: aCertificate(),
  basic: null,
  entry: anEntry(),
  controller: null,
  fingerprintOwner: null,
  fingerprintWasWithdrawn: false,
  password: 'not_checked',
  ...changes,
});

/** The right user name on 8442 without a certificate; whether the password is right is told apart. */
export const aLogin = (changes: Partial<Handshake> = {}): Handshake =>
  aHandshake({
    port: 'password_or_certificate',
    certificate: null,
    basic: { username: 'CS-1', password: Buffer.from('secret') },
    password: { keyId: 'key_1', reading: 'plain' },
    ...changes,
  });
