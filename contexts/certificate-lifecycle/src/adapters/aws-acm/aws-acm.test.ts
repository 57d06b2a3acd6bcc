import { generateKeyPairSync } from 'node:crypto';
import { FixedClock } from '@bfcert/kernel/clock';
import { afterEach, describe, expect, test } from 'vitest';
import { type AcmMisfortune, AcmServer } from '../../testing/acm-server.ts';
import { OutsideIssuer } from '../../testing/outside-issuer.ts';
import { serverCertificateSourceContract } from '../../testing/server-certificate-source.contract.ts';
import { type AwsAcmConfiguration, awsAcm } from './aws-acm.ts';

const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';
const root = new OutsideIssuer('Amazon Root', new Date());
const issuing = new OutsideIssuer('Amazon', new Date(), { parent: root });
const certificate = (name: string, kind: 'ec' | 'rsa' = 'ec') => {
  const { publicKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return issuing.issue({ subject: [{ name: 'CN', value: name }], dnsNames: [name], key: publicKey });
};
const issued = (name: string, kind: 'ec' | 'rsa' = 'ec') => {
  const { pem, fingerprint } = certificate(name, kind);
  const keyAlgorithm = kind === 'ec' ? 'EC_prime256v1' : 'RSA_2048';
  return { entry: { domain: name, keyAlgorithm, certificate: pem, chain: issuing.pem + root.pem }, fingerprint };
};

async function install(changes: Partial<AwsAcmConfiguration> = {}) {
  const clock = new FixedClock('2026-03-01T00:00:00Z');
  const acm = await AcmServer.listen();
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    clock.advance(milliseconds);
  };
  const source = awsAcm(
    {
      name: 'acm',
      region: 'eu-central-1',
      endpoint: acm.server.url,
      trustAnchorsPem: null,
      credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE', secretAccessKey: SECRET, sessionToken: null },
      callsPerSecond: 1_000,
      answerMilliseconds: 4_000,
      callMilliseconds: 10_000,
      ...changes,
    },
    { clock, wait },
  );
  const close = async (): Promise<void> => {
    source.close();
    await acm.server.goAway();
  };
  return { acm, source, waits, clock, close };
}

type Installation = Awaited<ReturnType<typeof install>>;
let installed: Installation | null = null;
const begin = async (changes: Partial<AwsAcmConfiguration> = {}): Promise<Installation> => {
  installed = await install(changes);
  return installed;
};
afterEach(async () => {
  await installed?.close();
  installed = null;
});

serverCertificateSourceContract('AWS ACM', async () => {
  const { acm, source, close } = await install();
  acm.secret = SECRET;
  const { entry, fingerprint } = issued('www.example.com');
  acm.has(entry);
  acm.has({ status: 'PENDING_VALIDATION' });
  return { source, fingerprint, close };
});

describe('AWS ACM', () => {
  test('is asked for certificates of every key, and gives them over as many pages as there are', async () => {
    const { acm, source } = await begin();
    acm.largestPage = 2;
    const all = ['a', 'b', 'c', 'd', 'e'].map((letter, index) =>
      issued(`${letter}.example.com`, index % 2 ? 'rsa' : 'ec'),
    );
    for (const { entry } of all) acm.has(entry);
    expect((await source.read()).map(({ chain }) => chain?.fingerprint)).toEqual(
      all.map(({ fingerprint }) => fingerprint),
    );
    expect(acm.calls.filter((call) => call === 'ListCertificates')).toHaveLength(3);
  });

  test.each([
    ['ISSUED', true],
    ['INACTIVE', true],
    ['EXPIRED', true],
    ['REVOKED', true],
    ['PENDING_VALIDATION', false],
    ['VALIDATION_TIMED_OUT', false],
    ['FAILED', false],
    ['BRAND_NEW', false],
  ])('calls a certificate %s, and whether it is asked for it is %s', async (status, asked) => {
    const { acm, source } = await begin();
    acm.has({ ...issued('www.example.com').entry, status });
    expect(await source.read()).toMatchObject([{ status, serverName: 'www.example.com', served: null }]);
    expect(acm.calls.includes('GetCertificate')).toBe(asked);
  });

  test('has one that is not ready yet, and the others are read all the same', async () => {
    const { acm, source } = await begin();
    acm.has({ status: 'ISSUED' });
    const { entry, fingerprint } = issued('b.example.com');
    acm.has(entry);
    expect(await source.read()).toMatchObject([
      { chain: null, problem: expect.stringContaining('RequestInProgressException') },
      { chain: { fingerprint }, problem: null },
    ]);
  });

  test('has one no more that it listed a moment ago', async () => {
    const { acm, source } = await begin();
    acm.has(issued('a.example.com').entry);
    acm.next('GetCertificate', 'ResourceNotFoundException');
    expect(await source.read()).toEqual([]);
  });

  test('answers with a certificate that is none, and that is said', async () => {
    const { acm, source } = await begin();
    acm.has({ ...issued('a.example.com').entry, certificate: 'hello' });
    expect(await source.read()).toMatchObject([{ chain: null, problem: expect.stringMatching(/^[^\n]+\.$/) }]);
  });
});

describe('AWS ACM, throttled', () => {
  test('is asked again after growing pauses', async () => {
    const { acm, source, waits } = await begin();
    acm.has(issued('a.example.com').entry);
    acm.next('ListCertificates', 'ThrottlingException', 'ThrottlingException');
    expect(await source.read()).toHaveLength(1);
    expect(waits).toHaveLength(2);
    expect(waits[1]).toBeGreaterThan(waits[0] ?? Number.NaN);
  });

  test('is given up within the time of a call', async () => {
    const { acm, source } = await begin({ callMilliseconds: 1_000 });
    acm.next('ListCertificates', ...Array<AcmMisfortune>(20).fill('ThrottlingException'));
    await expect(source.read()).rejects.toMatchObject({ name: 'SourceUnavailable' });
  });

  test('is not asked more often than it is allowed', async () => {
    const { acm, source, clock } = await begin({ callsPerSecond: 2 });
    for (const letter of ['a', 'b', 'c', 'd', 'e']) acm.has(issued(`${letter}.example.com`).entry);
    await source.read();
    expect(clock.monotonic()).toBeGreaterThanOrEqual(1_900);
  });
});

describe('it cannot be said what AWS ACM has', () => {
  const misfortunes: readonly AcmMisfortune[] = [
    'lost',
    'hang',
    'internal_failure',
    'html',
    'cut_json',
    'ExpiredTokenException',
    'AccessDeniedException',
    'UnrecognizedClientException',
    'InvalidArgsException',
  ];
  test.each(misfortunes)('when listing ends with %s; one call, and one line says it', async (misfortune) => {
    const { acm, source } = await begin({ answerMilliseconds: 300 });
    acm.has(issued('a.example.com').entry);
    acm.next('ListCertificates', misfortune);
    const error: unknown = await source.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'SourceUnavailable', message: expect.stringMatching(/^AWS ACM: [^\n]+$/) });
    expect(acm.calls).toEqual(['ListCertificates']);
  });

  test.each(['lost', 'ExpiredTokenException'] as const)(
    'when its credentials end in the middle: %s',
    async (misfortune) => {
      const { acm, source } = await begin();
      for (const letter of ['a', 'b']) acm.has(issued(`${letter}.example.com`).entry);
      acm.next('GetCertificate', misfortune);
      await expect(source.read()).rejects.toMatchObject({ name: 'SourceUnavailable' });
    },
  );

  test('when it is not there', async () => {
    const { acm, source } = await begin();
    await acm.server.goAway();
    await expect(source.read()).rejects.toMatchObject({ name: 'SourceUnavailable' });
  });

  test('when the secret is wrong', async () => {
    const { acm, source } = await begin();
    acm.secret = 'another';
    await expect(source.read()).rejects.toThrow('InvalidSignatureException');
  });

  test.each([
    ['an ARN that is none', { CertificateSummaryList: [{ CertificateArn: '../secret', Status: 'ISSUED' }] }],
    [
      'no status',
      { CertificateSummaryList: [{ CertificateArn: 'arn:aws:acm:eu-central-1:111122223333:certificate/1' }] },
    ],
  ])('when it answers with %s', async (_what, answer) => {
    const { acm, source } = await begin();
    acm.spoil = () => answer;
    await expect(source.read()).rejects.toThrow('without its ARN or its status');
  });

  test('when its list never ends', async () => {
    const { acm, source } = await begin();
    acm.spoil = () => ({ CertificateSummaryList: [], NextToken: 'MA' });
    await expect(source.read()).rejects.toThrow('more than 100 pages');
  });
});
