import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseChainPem } from '@bfcert/kernel/x509';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type AwsInstallation, installAws } from '../testing/aws-installation.ts';

let installation: AwsInstallation;
beforeEach(async () => {
  installation = await installAws();
});
afterEach(() => installation.close());

async function revocation() {
  const outcome = await installation.authority.order(certificateOrder(installation.clock.now()));
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  const leaf = unwrap(parseChainPem(outcome.chainPem))[0];
  if (leaf === undefined) throw new Error('no leaf');
  return { serial: leaf.serial, certificatePem: certificatePem(leaf.der), reason: 'keyCompromise' as const };
}

it('writes the serial number in whole octets with colons, and the reason in the words of AWS', async () => {
  const order = await revocation();
  await installation.authority.revoke?.({ ...order, serial: 'abc' });
  expect(installation.aws.callsOf('RevokeCertificate')).toMatchObject([
    { CertificateSerial: '0a:bc', RevocationReason: 'KEY_COMPROMISE' },
  ]);
});

it.each(['ThrottlingException', 'RequestInProgressException', 'ConcurrentModificationException'] as const)(
  'is to be asked again after %s',
  async (exception) => {
    const order = await revocation();
    installation.aws.next('RevokeCertificate', exception);
    expect(await installation.authority.revoke?.(order)).toEqual({ status: 'busy', retryAfterSeconds: 5 });
    expect(await installation.authority.revoke?.(order)).toEqual({ status: 'revoked' });
  },
);

it.each(['AccessDeniedException', 'LimitExceededException', 'InvalidStateException'] as const)(
  'says what AWS said when it refuses with %s',
  async (exception) => {
    const order = await revocation();
    installation.aws.next('RevokeCertificate', exception);
    const detail = expect.stringContaining(exception);
    expect(await installation.authority.revoke?.(order)).toEqual({ status: 'refused', detail });
  },
);

it('does not take the unknown for revoked', async () => {
  const answer = await installation.authority.revoke?.({ ...(await revocation()), serial: 'abcd' });
  expect(answer).toMatchObject({ status: 'refused' });
});

it('keeps below its own rate without asking AWS', async () => {
  const order = await revocation();
  const authority = installation.open({ rates: { issue: 1, get: 1, revoke: 1 } });
  expect(await authority.revoke?.(order)).toEqual({ status: 'revoked' });
  expect(await authority.revoke?.(order)).toEqual({ status: 'busy', retryAfterSeconds: 1 });
  expect(installation.aws.callsOf('RevokeCertificate')).toHaveLength(1);
});

it('is revoked when the answer was lost and the call is repeated', async () => {
  const order = await revocation();
  installation.aws.next('RevokeCertificate', 'lost');
  await expect(installation.authority.revoke?.(order)).rejects.toMatchObject({ sent: true });
  expect(await installation.authority.revoke?.(order)).toEqual({ status: 'revoked' });
});

it('sends nothing when the machine has no credentials', async () => {
  const order = await revocation();
  vi.stubEnv('HOME', '/nonexistent');
  vi.stubEnv('AWS_ACCESS_KEY_ID', '');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  try {
    const authority = installation.open({ credentials: null });
    await expect(authority.revoke?.(order)).rejects.toMatchObject({
      sent: false,
      message: expect.stringContaining('Credentials'),
    });
    expect(installation.aws.callsOf('RevokeCertificate')).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});
