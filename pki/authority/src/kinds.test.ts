import { generateKeyPairSync } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { describe, expect, it } from 'vitest';
import { readPlannedAuthority } from './kinds.ts';

const stepCa = () => ({
  kind: 'step-ca',
  name: 'depot-charger-identity',
  trustDomain: 'charger-identity',
  settings: {
    url: 'https://ca.example.org',
    rootFingerprint: 'ab'.repeat(32),
    provisioner: {
      name: 'bfcert',
      keyId: 'kid-1',
      key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
    },
    profiles: ['charging-station'],
    answerMilliseconds: 5_000,
  },
});

const token = (network: boolean) => ({
  kind: 'pkcs11',
  settings: { library: '/usr/lib/hsm.so', tokenLabel: 'issuing', pin: '1234', environment: [], network },
});

const needsOf = (value: object) => unwrap(readPlannedAuthority(value)).needs;

describe('what an authority needs', () => {
  it('is the network and no native code for an external CA', () => {
    expect(needsOf(stepCa())).toMatchObject({ network: true, addons: false });
  });

  it('is native code for a token, and the network only where the token is behind it', () => {
    expect(needsOf(token(false))).toMatchObject({ network: false, addons: true });
    expect(needsOf(token(true))).toMatchObject({ network: true, addons: true });
  });
});

describe('a configured authority', () => {
  it.each([
    ['of no kind', { settings: {} }],
    ['of a kind that every object has', { kind: 'toString', settings: {} }],
    ['without a trust domain', { ...stepCa(), trustDomain: undefined }],
    ['of a domain whose certificates are only shown', { ...stepCa(), trustDomain: 'firmware-signing' }],
    ['whose name is no name', { ...stepCa(), name: '../ca' }],
    ['with the name of a CA, being a token', { ...token(false), name: 'issuing' }],
    ['with a variable by which the loader would run other code', variable('LD_PRELOAD')],
    ['with a variable by which Node would run other code', variable('NODE_OPTIONS')],
    ['that is none', null],
  ])('%s is refused', (_, value) => {
    expect(readPlannedAuthority(value)).toMatchObject({ ok: false });
  });

  it('gets the variables that its library reads', () => {
    expect(readPlannedAuthority(variable('SOFTHSM2_CONF'))).toMatchObject({ ok: true });
  });
});

function variable(name: string): object {
  const { kind, settings } = token(false);
  return { kind, settings: { ...settings, environment: [{ name, value: '/etc/softhsm2.conf' }] } };
}
