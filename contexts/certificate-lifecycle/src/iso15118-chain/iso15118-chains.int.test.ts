import { afterAll, describe, expect, test } from 'vitest';
import type { ChainRole } from './chain-role.ts';
import {
  LEAF_RIGHTS,
  type OpensslKey,
  OpensslPki,
  ROOT_RIGHTS,
  SUB_CA_1_RIGHTS,
  SUB_CA_2_RIGHTS,
  type Wish,
} from './testing/openssl-pki.ts';
import { validateIso15118Chain } from './validate-iso15118-chain.ts';

const pki = new OpensslPki();
afterAll(() => pki.remove());

const subjects: Record<ChainRole, string> = {
  evse: '/CN=DE-ICE-S-0042-2/O=Example CPO/C=DE/DC=CPO',
  contract: '/CN=DE-ABC-C12345678-8/O=Example MO/DC=MO',
  oem_provisioning: '/CN=WEB00001012345678/O=Example OEM/DC=OEM',
  cps: '/CN=Contracts/O=Example CPS/DC=CPS',
};
const scheme: Record<ChainRole, string> = { evse: 'v2g', contract: 'mo', oem_provisioning: 'oem', cps: 'v2g' };
const roles = Object.keys(subjects) as ChainRole[];

const rest = { 'P-256': 'sha256', 'P-521': 'sha512', ed448: 'sha512' } as const;
const of = (key: keyof typeof rest) => ({ key, digest: rest[key] });
for (const key of ['P-256', 'P-521', 'ed448'] as const) {
  for (const name of ['v2g', 'mo', 'oem']) {
    const at = `${name}-${key}`;
    pki.make(`${at}-root`, { subject: `/CN=${name} root/DC=V2G`, extensions: ROOT_RIGHTS, ...of(key) });
    const below = { issuer: `${at}-root`, extensions: SUB_CA_1_RIGHTS, ...of(key) };
    pki.make(`${at}-sub1`, { subject: `/CN=${name} sub 1`, ...below });
    const further = { issuer: `${at}-sub1`, extensions: SUB_CA_2_RIGHTS, ...of(key) };
    pki.make(`${at}-sub2`, { subject: `/CN=${name} sub 2`, ...further });
  }
}
const rootsOf = (role: ChainRole) => (['P-256', 'P-521', 'ed448'] as const).map((key) => rootOf(scheme[role], key));
const rootOf = (name: string, key: OpensslKey) => pki.certificate(`${name}-${key}-root`);

const now = new Date();
const inDays = (days: number): Date => new Date(now.getTime() + days * 86_400_000);

let count = 0;
/** What is said of a leaf with these sub-CAs, under the roots of its role. */
function verdict(role: ChainRole, wish: Partial<Wish> = {}, more: { above?: readonly string[]; at?: Date } = {}) {
  const { issuer = `${scheme[role]}-P-256-sub2` } = wish;
  const leaf = pki.make(`leaf-${++count}`, { subject: subjects[role], issuer, ...wish });
  const above = more.above ?? [issuer, issuer.replace('sub2', 'sub1')];
  const chain = [leaf, ...above.map((name) => pki.certificate(name))] as const;
  const judged = validateIso15118Chain(role, chain, { roots: rootsOf(role), at: more.at ?? inDays(1) });
  return judged.ok ? judged.value.length : judged.refusal;
}

describe.each(roles)('a chain of openssl for %s', (role) => {
  test.each(['P-256', 'P-521', 'ed448'] as const)('with keys %s is good, up to the root of its scheme', (key) => {
    const rights = key === 'ed448' ? [LEAF_RIGHTS[0] ?? '', 'keyUsage=critical,digitalSignature'] : LEAF_RIGHTS;
    expect(verdict(role, { issuer: `${scheme[role]}-${key}-sub2`, extensions: rights, ...of(key) })).toBe(4);
  });

  test('is the one of no other role, under whatever root it stands', () => {
    for (const other of roles.filter((one) => one !== role)) {
      const shown = verdict(other, { subject: subjects[role], issuer: `${scheme[role]}-P-256-sub2` });
      expect(shown, `shown as ${other}`).toBe(scheme[other] === scheme[role] ? 'role_of_another' : 'unknown_issuer');
      const moved = verdict(other, { subject: subjects[role] });
      expect(moved, `under the root of ${other}`).toBe('role_of_another');
    }
  });

  test('with a key of neither edition is named so', () => {
    expect(verdict(role, { key: 'P-384' })).toBe('key_of_no_edition');
    expect(verdict(role, { key: 'rsa' })).toBe('key_of_no_edition');
  });

  test('of two editions is named so, whichever of them is above', () => {
    expect(verdict(role, { key: 'P-521' })).toBe('editions_mixed');
    expect(verdict(role, { issuer: `${scheme[role]}-P-521-sub2`, digest: 'sha512' })).toBe('editions_mixed');
  });

  test('that is signed with the hash of another edition is named so', () => {
    expect(verdict(role, { digest: 'sha512' })).toBe('signature_of_another_edition');
    const of20 = { issuer: `${scheme[role]}-P-521-sub2`, key: 'P-521', digest: 'sha256' } as const;
    expect(verdict(role, of20)).toBe('signature_of_another_edition');
  });

  test('of -2 has no certificate beyond 800 bytes, and of -20 it may', () => {
    const long = [...LEAF_RIGHTS, `nsComment=${'x'.repeat(500)}`];
    expect(verdict(role, { extensions: long })).toBe('certificate_too_large');
    expect(verdict(role, { issuer: `${scheme[role]}-P-521-sub2`, extensions: long, ...of('P-521') })).toBe(4);
  });

  test('whose leaf is a CA, or may not sign, is named so', () => {
    expect(verdict(role, { extensions: ROOT_RIGHTS })).toBe('leaf_is_ca');
    const agrees = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,keyAgreement'];
    expect(verdict(role, { extensions: agrees })).toBe('leaf_may_not_sign');
  });

  test('is over with its leaf, and not begun before it', () => {
    expect(verdict(role, { days: 2 }, { at: inDays(3) })).toBe('expired');
    expect(verdict(role, {}, { at: inDays(-1) })).toBe('not_yet_valid');
    expect(verdict(role, { days: 200 }, { at: inDays(100) })).toBe('issuer_expired');
  });

  test('with a CA missing leads nowhere', () => {
    expect(verdict(role, {}, { above: [`${scheme[role]}-P-256-sub2`] })).toBe('unknown_issuer');
  });
});

test('a third sub-CA is one too many, where the path lengths of those above allow it', () => {
  const rights = ROOT_RIGHTS;
  pki.make('deep-1', { subject: '/CN=deep 1', issuer: 'mo-P-256-root', extensions: rights });
  pki.make('deep-2', { subject: '/CN=deep 2', issuer: 'deep-1', extensions: rights });
  pki.make('deep-3', { subject: '/CN=deep 3', issuer: 'deep-2', extensions: rights });
  expect(verdict('contract', { issuer: 'deep-3' }, { above: ['deep-3', 'deep-2', 'deep-1'] })).toBe('too_many_sub_cas');
  expect(verdict('contract', { issuer: 'deep-2' }, { above: ['deep-2', 'deep-1'] })).toBe(4);
});

test('and where they do not, path validation says so first', () => {
  pki.make('sub3', { subject: '/CN=sub 3', issuer: 'mo-P-256-sub2', extensions: SUB_CA_2_RIGHTS });
  const above = ['sub3', 'mo-P-256-sub2', 'mo-P-256-sub1'];
  expect(verdict('contract', { issuer: 'sub3' }, { above })).toBe('path_too_long');
});

test.each([
  ['evse', '/CN=secc.example.com/DC=CPO'],
  ['contract', '/CN=NL-TNM-012204-5'],
  ['contract', '/O=Example MO'],
  ['contract', '/CN=DEABCC12345678/CN=DEABCC12345679'],
  ['oem_provisioning', '/CN=WEB-0001'],
] as const)('the leaf of %s with the subject %s has no name of its role', (role, subject) => {
  expect(verdict(role, { subject })).toBe('name_malformed');
});

test('who signs contracts for vehicles says so: an EVSE of the same root is no CPS', () => {
  expect(verdict('cps', { subject: '/CN=Contracts' })).toBe('role_not_said');
  expect(verdict('evse', { subject: '/CN=DE-ICE-S-0042-2' })).toBe(4);
});
