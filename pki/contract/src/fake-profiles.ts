import {
  basicConstraints,
  type Extension,
  extendedKeyUsage,
  type KeyAlgorithm,
  type KeyUsage,
  keyUsage,
  type NameSpec,
  Oid,
  subjectAltName,
} from '@bfcert/kernel/x509';
import type { AuthorityName, ProfileName, SubjectNames } from './messages.ts';

/** What the fake makes of a profile: enough that a caller cannot tell it from the control plane. */
export interface FakeProfile {
  readonly authority: AuthorityName;
  /** Curves, and `rsa` or `ed448`. */
  readonly keys: readonly string[];
  readonly keyUsage: readonly KeyUsage[];
  /** Dotted object identifier. */
  readonly purpose: string | null;
  /** DC of a certificate of ISO 15118, whose names also stand in another order. */
  readonly domainComponent: string | null;
}

const CLIENT: Omit<FakeProfile, 'authority'> = {
  keys: ['P-256', 'P-384', 'P-521', 'rsa'],
  keyUsage: ['digitalSignature'],
  purpose: null,
  domainComponent: null,
};
const SECC: Omit<FakeProfile, 'authority' | 'keys'> = { ...CLIENT, domainComponent: 'CPO' };
const SECC_LEAF: FakeProfile = {
  ...SECC,
  authority: 'iso15118-evse',
  keys: ['P-256'],
  keyUsage: ['digitalSignature', 'keyAgreement'],
};
const SERVER = { ...CLIENT, purpose: Oid.serverAuth };

export const FAKE_PROFILES: { readonly [Name in ProfileName]: FakeProfile } = {
  'charging-station': { ...CLIENT, authority: 'charger-identity' },
  'charger-combined': SECC_LEAF,
  'csms-server-ec': { ...SERVER, authority: 'backend-server-ec', keys: ['P-256', 'P-384'] },
  'csms-server-rsa': {
    ...SERVER,
    authority: 'backend-server-rsa',
    keys: ['rsa'],
    keyUsage: ['digitalSignature', 'keyEncipherment'],
  },
  'secc-leaf': SECC_LEAF,
  'secc-leaf-20': { ...SECC, authority: 'iso15118-evse-20', keys: ['P-521', 'ed448'] },
  'vehicle-vas': { ...CLIENT, authority: 'vehicle-vas', keys: ['P-256', 'P-384'], purpose: Oid.clientAuth },
  'iot-device': { ...CLIENT, authority: 'iot', purpose: Oid.clientAuth },
};

export const admits = ({ keys }: FakeProfile, key: KeyAlgorithm): boolean =>
  keys.includes(key.kind === 'ec' ? key.curve : key.kind);

export function fakeSubject({ domainComponent }: FakeProfile, names: SubjectNames): NameSpec {
  const owner = { name: 'O', value: names.organisation } as const;
  const self = { name: 'CN', value: names.commonName } as const;
  if (domainComponent === null) return [owner, self];
  const country = names.country === undefined ? [] : [{ name: 'C', value: names.country } as const];
  return [self, owner, ...country, { name: 'DC', value: domainComponent }];
}

export const fakeExtensions = (profile: FakeProfile, { commonName }: SubjectNames): readonly Extension[] => [
  basicConstraints({ ca: false }),
  keyUsage(profile.keyUsage),
  ...(profile.purpose === null ? [] : [extendedKeyUsage([profile.purpose])]),
  ...(profile.purpose === Oid.serverAuth ? [subjectAltName({ dnsNames: [commonName] })] : []),
];
