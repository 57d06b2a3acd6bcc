import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { readConfiguration } from '../configuration.ts';

const SECRET = 'a-secret-for-tests';
const ca = new FakeCa();
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' });

describe('the configured authorities', () => {
  let folder: string;
  let paths: Record<'chain' | 'key' | 'secret' | 'anchors', string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bfcert-authorities-'));
    paths = {
      chain: await file('chain.pem', ca.chainPem),
      key: await file('key.pem', String(key)),
      secret: await file('secret', `${SECRET}\n`),
      anchors: await file('anchors.pem', ca.chainPem),
    };
  });
  afterAll(() => rm(folder, { recursive: true }));

  const file = async (name: string, content: string): Promise<string> => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  const read = async (...authorities: object[]) =>
    readConfiguration({ BFCERT_CONFIG: await file('bfcert.yaml', stringify({ authorities })) }).authorities;

  const common = (name: string) => ({
    name,
    trustDomain: 'charger-identity',
    profiles: ['charging-station'],
    chainFile: paths.chain,
  });
  const stepCa = (settings: object = {}) => ({
    ...common('depot'),
    kind: 'step-ca',
    settings: {
      url: 'https://ca.example.org:9000',
      provisioner: { name: 'bfcert', keyId: 'kid-1', keyFile: paths.key },
      ...settings,
    },
  });
  const est = () => ({
    ...common('hub'),
    kind: 'est',
    settings: {
      baseUrl: 'https://est.example.org',
      trustAnchorsFile: paths.anchors,
      headerFiles: { 'x-api-key': paths.secret },
      authorization: { kind: 'basic', username: 'bfcert', passwordFile: paths.secret },
    },
  });
  const vault = () => ({
    ...common('bao'),
    kind: 'vault',
    profiles: [
      { profile: 'charging-station', role: 'one' },
      { profile: 'charging-station', role: 'other' },
    ],
    settings: {
      url: 'https://vault.example.org:8200',
      trustAnchorsFile: paths.anchors,
      mount: 'pki/stations',
      authentication: { kind: 'app-role', roleId: 'role-1', secretIdFile: paths.secret },
    },
  });
  const awsPrivateCa = () => ({
    ...common('cloud'),
    kind: 'aws-private-ca',
    profiles: [
      {
        profile: 'charging-station',
        templateArn: 'arn:aws:acm-pca:::template/BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough/V1',
        keyUsage: ['digitalSignature'],
      },
    ],
    settings: {
      certificateAuthorityArn:
        'arn:aws:acm-pca:eu-central-1:123456789012:certificate-authority/12345678-1234-1234-1234-123456789012',
      credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE', secretAccessKeyFile: paths.secret },
      rates: { issue: 10, get: 20, revoke: 5 },
    },
  });
  const pkcs11 = () => ({
    name: 'hsm',
    kind: 'pkcs11',
    issuingKeysOf: ['charger-identity'],
    settings: {
      library: '/usr/lib/hsm.so',
      tokenLabel: 'issuing',
      pinFile: paths.secret,
      environment: { HSM_CONF: '/etc/hsm.conf' },
    },
  });

  it('are none where nothing is said', () => {
    expect(readConfiguration({}).authorities).toEqual([]);
  });

  it('have their chains, keys and passwords from files, and of a step-ca the root whose fingerprint is pinned', async () => {
    const chainPem = ca.chainPem.trim();
    const issuing = { trustDomain: 'charger-identity', profiles: ['charging-station'], chainPem };
    expect(await read(stepCa(), est())).toMatchObject([
      {
        name: 'depot',
        issuing: { ...issuing, reconciliationSeconds: 600 },
        process: {
          kind: 'step-ca',
          name: 'depot',
          settings: { rootFingerprint: ca.root.fingerprint, provisioner: { key: String(key).trim() } },
        },
      },
      {
        name: 'hub',
        issuing,
        process: {
          settings: {
            headers: [{ name: 'x-api-key', value: SECRET }],
            authorization: { kind: 'basic', username: 'bfcert', password: SECRET },
          },
        },
      },
    ]);
  });

  it('may be a Vault, where a profile has several roles, an AWS Private CA, and a token, which has keys of ours', async () => {
    expect(await read(vault(), awsPrivateCa(), pkcs11())).toMatchObject([
      {
        issuing: { profiles: ['charging-station'] },
        process: { settings: { profiles: [{ role: 'one' }, { role: 'other' }], authentication: { secretId: SECRET } } },
      },
      {
        issuing: { profiles: ['charging-station'] },
        process: { settings: { credentials: { secretAccessKey: SECRET }, lifetime: { limit: 1_000_000 } } },
      },
      {
        name: 'hsm',
        issuingKeysOf: ['charger-identity'],
        process: {
          kind: 'pkcs11',
          settings: { pin: SECRET, environment: [{ name: 'HSM_CONF', value: '/etc/hsm.conf' }], network: false },
        },
      },
    ]);
  });

  it.each<[string, () => object[], string]>([
    ['a kind that is none', () => [{ ...stepCa(), kind: 'notebook' }], 'authorities.0.kind: '],
    ['a name that is no name', () => [{ ...stepCa(), name: '../ca' }], 'authorities.0.name: must have at most 64'],
    ['two of one name', () => [stepCa(), { ...pkcs11(), name: 'depot' }], 'authorities: each must have another name'],
    ['a trust domain that is none', () => [{ ...stepCa(), trustDomain: 'all' }], 'authorities.0.trustDomain: '],
    ['a profile that is none', () => [pkcs11(), { ...est(), profiles: ['root'] }], 'authorities.1.profiles.0: '],
    [
      'a profile of our own listeners',
      () => [{ ...stepCa(), trustDomain: 'backend-server', profiles: ['csms-server-ec'] }],
      'authorities.0.profiles.0: cannot be had from another authority',
    ],
    ['no profile', () => [{ ...stepCa(), profiles: [] }], 'authorities.0.profiles: '],
    ['a setting that is none', () => [stepCa({ insecure: true })], 'no setting authorities.0.settings.insecure'],
    [
      'a secret in the file itself',
      () => [{ ...pkcs11(), settings: { pin: SECRET } }],
      'no setting authorities.0.settings.pin',
    ],
    [
      'a file that is not there',
      () => [{ ...stepCa(), chainFile: '/nowhere' }],
      'authorities.0.chainFile: names /nowhere, which does not exist',
    ],
    ['a folder in place of a file', () => [{ ...stepCa(), chainFile: folder }], 'which cannot be read'],
    [
      'a chain that is none',
      () => [{ ...stepCa(), chainFile: paths.secret }],
      'authorities.0.chainFile: must name a file of certificates',
    ],
    [
      'what the kind itself refuses',
      () => [stepCa({ url: 'http://ca.example.org' })],
      'authorities.0: settings url has not the expected form',
    ],
    [
      'a key of another kind, without quoting it',
      () => [stepCa({ provisioner: { name: 'bfcert', keyId: 'kid-1', keyFile: paths.secret } })],
      'authorities.0: settings provisioner key is not a private key in PEM',
    ],
  ])('with %s are refused in a sentence that names it', async (_, authorities, sentence) => {
    const refused = read(...authorities());
    await expect(refused).rejects.toThrow(sentence);
    await expect(refused).rejects.not.toThrow(SECRET);
  });

  it('stand in the file only: the environment has no lists', () => {
    expect(() => readConfiguration({ BFCERT_AUTHORITIES: '[]' })).toThrow('there is no setting BFCERT_AUTHORITIES');
  });
});
