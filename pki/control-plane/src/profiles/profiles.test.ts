import { generateKeyPairSync } from 'node:crypto';
import { formatName, type KeyAlgorithm, nameOf, validateChain } from '@bfcert/kernel/x509';
import { LONGEST_VALIDITY, PROFILE_NAMES, SUBJECT_RULES } from '@bfcert/pki-contract';
import { describe, expect, it } from 'vitest';
import type { CertificateAuthority } from '../authorities/authority.ts';
import { CHAIN_PROFILES } from '../authorities/chain-profiles.ts';
import { leafDraft, signedBy, testAuthority } from '../testing/authority-pair.ts';
import { PROFILES, profileOfVersion, REQUESTABLE_PROFILES } from './index.ts';
import { ocspResponder } from './ocsp-responder.ts';
import { keyFault, type Profile } from './profile.ts';
import { seccLeaf20 } from './secc-leaf-20.ts';

const NAMES = {
  serial_number: 'SN-1',
  host_name: 'csms.example.org',
  secc_id: 'DE-ICE-S-0042-2',
  vehicle_id: 'WEBE0000000000042',
  thing_name: 'bus-42',
  authority_title: 'Example OCSP Responder',
} as const;

/** A chain for whatever kind of keys the profile has, its issuing authority first. */
function chainFor({ shape }: Profile): readonly [CertificateAuthority, ...CertificateAuthority[]] {
  if (shape.domainComponent === null) {
    const root = testAuthority();
    return [testAuthority(CHAIN_PROFILES.general.issuing, root), root];
  }
  const { root, intermediate, issuing } = CHAIN_PROFILES[shape.keys.ed448 ? 'iso15118-20' : 'iso15118-2'];
  const top = testAuthority(root);
  const between = testAuthority(intermediate, top);
  return [testAuthority(issuing, between), between, top];
}

const endEntities = [...Object.values(REQUESTABLE_PROFILES), ocspResponder];

it.each(endEntities.map((profile) => [profile.name, profile] as const))(
  'a certificate drafted for %s passes every lint and leads to its root',
  (_, profile) => {
    const chain = chainFor(profile);
    const leaf = signedBy(chain[0], leafDraft(profile, chain[0], NAMES[profile.shape.commonName]));
    const above = chain.map(({ certificate }) => certificate);
    expect(validateChain(leaf, above.slice(0, -1), above.slice(-1), new Date('2026-06-02'))).toMatchObject({
      ok: true,
    });
  },
);

describe('the versions', () => {
  it('are one each, of today and of before', () => {
    expect(new Set(PROFILES.map(({ version }) => version)).size).toBe(PROFILES.length);
    for (const { name, version } of PROFILES) expect(profileOfVersion(version).name).toBe(name);
  });

  it.each(['charging-station/1', 'csms-server-ec/1', 'csms-server-rsa/1', 'root-authority/1', 'issuing-authority/1'])(
    'of before the revocation pointers are still known: an intent of %s may wait for its certificate',
    (version) => {
      const { shape } = profileOfVersion(version);
      expect(shape).toMatchObject({ revocationPointers: { crl: false, ocsp: false }, caIssuers: false });
    },
  );

  it('that never were are an error', () => {
    expect(() => profileOfVersion('charging-station/99')).toThrow(/has no profile/);
  });
});

it.each(PROFILE_NAMES)('%s expects the common name that the contract checks', (name) => {
  expect(REQUESTABLE_PROFILES[name].shape.commonName).toBe(SUBJECT_RULES[name].commonName);
});

it('callers can ask for none of the control plane’s own profiles', () => {
  const own = PROFILES.map(({ name }) => name).filter((name) => !PROFILE_NAMES.some((known) => known === name));
  expect(own).toHaveLength(PROFILES.length - PROFILE_NAMES.length);
  expect(own).toContain('ocsp-responder');
});

it('the subject of an EVSE is CN, O, C where it has one, and DC=CPO', () => {
  const chain = chainFor(seccLeaf20);
  const draft = leafDraft(seccLeaf20, chain[0], 'DE-ICE-S-1');
  const withCountry = { ...draft, subject: { ...draft.subject, country: 'DE' } };
  const attributes = signedBy(chain[0], withCountry).subject.attributes.map(({ name, value }) => `${name}=${value}`);
  expect(attributes).toEqual(['CN=DE-ICE-S-1', 'O=Example', 'C=DE', 'DC=CPO']);
  expect(formatName(signedBy(chain[0], draft).subject)).toBe('DC=CPO,O=Example,CN=DE-ICE-S-1');
});

it('authorities of ISO 15118 carry DC=V2G, also above those of -20', () => {
  for (const { certificate } of chainFor(seccLeaf20)) expect(nameOf(certificate.subject, 'DC')).toEqual(['V2G']);
});

describe('keys', () => {
  const ed448: KeyAlgorithm = { kind: 'ed448' };
  const P521: KeyAlgorithm = { kind: 'ec', curve: 'P-521' };

  it('of -20 are P-521 or Ed448, of -2 neither', () => {
    for (const key of [ed448, P521]) {
      expect(keyFault(REQUESTABLE_PROFILES['secc-leaf-20'].shape.keys, key)).toBeNull();
      expect(keyFault(REQUESTABLE_PROFILES['secc-leaf'].shape.keys, key)).not.toBeNull();
    }
  });

  it('of Ed25519 are admitted by no profile', () => {
    for (const { shape } of PROFILES) expect(keyFault(shape.keys, { kind: 'ed25519' })).toMatch(/not admitted/);
  });

  it('of Ed448 pass the lints below P-521', () => {
    const chain = chainFor(seccLeaf20);
    const spki = generateKeyPairSync('ed448').publicKey.export({ format: 'der', type: 'spki' });
    const leaf = signedBy(chain[0], { ...leafDraft(seccLeaf20, chain[0], 'DE-ICE-S-1'), spki });
    expect(leaf.key).toEqual(ed448);
    expect(leaf.signatureAlgorithm).toBe('ecdsa-sha512');
  });
});

it.each(Object.values(REQUESTABLE_PROFILES))(
  '$name allows the validity that callers are told of',
  ({ name, shape }) => {
    expect(shape.longestValiditySeconds).toBe(LONGEST_VALIDITY[name]);
  },
);
