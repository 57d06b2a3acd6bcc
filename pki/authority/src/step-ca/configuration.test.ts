import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readStepCa } from './configuration.ts';

const pemOf = ({ privateKey }: ReturnType<typeof generateKeyPairSync>) =>
  privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;

const good = () => ({
  url: 'https://ca.example.org:9000',
  rootFingerprint: 'ab'.repeat(32),
  provisioner: { name: 'bfcert', keyId: 'kid-1', key: pemOf(generateKeyPairSync('ec', { namedCurve: 'P-256' })) },
  profiles: ['charging-station'],
  answerMilliseconds: 5_000,
});

describe('the configuration of a step-ca', () => {
  it('holds the key ready to sign with', () => {
    const read = readStepCa(good());
    expect(read.ok && read.value.provisioner.key.type).toBe('private');
  });

  it.each([
    ['plain HTTP', { url: 'http://ca.example.org' }],
    ['a path, which the API does not have', { url: 'https://ca.example.org/acme' }],
    ['a fingerprint with colons', { rootFingerprint: 'AB:CD' }],
    ['a profile that does not exist', { profiles: ['root'] }],
    ['a member that it does not know', { insecure: true }],
  ])('refuses %s', (_, change) => {
    expect(readStepCa({ ...good(), ...change })).toMatchObject({ ok: false });
  });

  it.each([
    ['a key of another curve', pemOf(generateKeyPairSync('ec', { namedCurve: 'P-384' }))],
    ['an RSA key', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))],
    ['what is no key', 'a secret that was put here by mistake'],
  ])('refuses %s without quoting it', (_, key) => {
    const provisioner = { ...good().provisioner, key };
    const read = readStepCa({ ...good(), provisioner });
    expect(read.ok ? '' : read.refusal).toMatch(/^provisioner key is not a (P-256|private) key/);
  });
});
