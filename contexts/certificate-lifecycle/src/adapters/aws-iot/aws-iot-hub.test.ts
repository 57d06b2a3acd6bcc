import { unwrap } from '@bfcert/kernel/result';
import { afterEach, describe, expect, test } from 'vitest';
import { installAwsIot } from '../../testing/aws-iot-installation.ts';
import type { Misfortune } from '../../testing/aws-iot-server.ts';

type Installation = Awaited<ReturnType<typeof installAwsIot>>;
let installed: Installation;
const install = async (changes: Parameters<typeof installAwsIot>[0] = {}): Promise<Installation> => {
  installed = await installAwsIot(changes);
  return installed;
};
afterEach(() => installed.close());

describe('AWS IoT, throttled', () => {
  test('repeats what AWS throttled after growing pauses, a creation too: it surely did nothing', async () => {
    const { aws, hub, waits } = await install();
    aws.next('CreateKeysAndCertificate', 'ThrottlingException', 'ThrottlingException');
    unwrap(await hub.create());
    expect(aws.registry.entries.size).toBe(1);
    expect(waits).toHaveLength(2);
    expect(waits[1]).toBeGreaterThan(waits[0] ?? Number.NaN);
  });

  test('gives up within the time of a call, and says that nothing was done', async () => {
    const { aws, hub } = await install({ callMilliseconds: 1_000 });
    aws.next('DeleteCertificate', ...Array<Misfortune>(20).fill('ThrottlingException'));
    await expect(hub.delete('a'.repeat(64))).rejects.toMatchObject({ name: 'HubUnavailable', mayHaveActed: false });
  });

  test('stays below its rate by itself', async () => {
    const { hub, clock } = await install({ rates: { read: 2, change: 2 } });
    for (let count = 0; count < 6; count += 1) await hub.describe('a'.repeat(64));
    expect(clock.monotonic()).toBeGreaterThanOrEqual(1_900);
  });
});

describe('AWS IoT, when it is not known what came of a call', () => {
  const misfortunes: readonly Misfortune[] = ['lost', 'failed_after', 'internal_failure', 'html', 'hang'];
  test.each(misfortunes)('%s: one call, and it may have acted', async (misfortune) => {
    const { aws, hub } = await install({ answerMilliseconds: 300 });
    aws.next('CreateKeysAndCertificate', misfortune);
    await expect(hub.create()).rejects.toMatchObject({ name: 'HubUnavailable', mayHaveActed: true });
    expect(aws.calls).toEqual(['CreateKeysAndCertificate']);
  });

  test('says so in one line', async () => {
    const { aws, hub } = await install();
    aws.next('CreateKeysAndCertificate', 'internal_failure');
    await expect(hub.create()).rejects.toThrow(/^AWS IoT: InternalFailureException: [^\n]*$/);
  });
});

describe('AWS IoT, when it declines', () => {
  test.each([
    ['CertificateStateException', 'not_possible_in_hub_status'],
    ['DeleteConflictException', 'still_attached'],
    ['UnauthorizedException', 'hub_denied_us'],
    ['ExpiredTokenException', 'hub_denied_us'],
    ['LimitExceededException', 'hub_limit_reached'],
    ['InvalidRequestException', 'hub_declined'],
    ['BrandNewException', 'hub_declined'],
  ] as const)('%s is %s', async (exception, reason) => {
    const { aws, hub } = await install();
    const { id } = aws.registry.create();
    aws.next('DeleteCertificate', exception);
    expect(await hub.delete(id)).toMatchObject({ ok: false, refusal: { reason } });
    expect(aws.registry.entries.size).toBe(1);
  });

  test('a reading that is declined is no empty answer', async () => {
    const { aws, hub } = await install();
    const { id } = aws.registry.create();
    aws.next('ListPrincipalThings', 'UnauthorizedException');
    await expect(hub.thingsOf(id)).rejects.toMatchObject({ name: 'HubUnavailable' });
    aws.next('ListCertificates', 'UnauthorizedException');
    await expect(hub.list({ cursor: null, order: 'newest_first' })).rejects.toMatchObject({ name: 'HubUnavailable' });
  });

  test('a wrong secret is told by its name', async () => {
    const { aws, hub } = await install();
    aws.secret = 'another';
    expect(await hub.create()).toMatchObject({ refusal: { reason: 'hub_denied_us' } });
  });
});

describe('AWS IoT, when its answers are unusable', () => {
  test('a new certificate with the key of another is not taken, and exists all the same', async () => {
    const { aws, hub } = await install();
    aws.spoil = (_operation, output) => ({ ...output, keyPair: { PrivateKey: aws.registry.create().privateKeyPem } });
    await expect(hub.create()).rejects.toMatchObject({
      mayHaveActed: true,
      message: expect.stringContaining('came without its key'),
    });
  });

  test.each([
    ['an id that is none', { certificateId: '../things' }],
    ['no status', { status: undefined }],
    ['a certificate that is none', { certificatePem: 'hello' }],
    ['a certificate of another id', { certificateId: 'b'.repeat(64) }],
  ])('%s is not believed', async (_name, changes) => {
    const { aws, hub } = await install();
    const { id } = aws.registry.create();
    aws.spoil = (_operation, output) => ({
      certificateDescription: { ...(output['certificateDescription'] as object), ...changes },
    });
    await expect(hub.describe(id)).rejects.toMatchObject({ name: 'HubUnavailable' });
  });

  test('a list that never ends is not read for ever', async () => {
    const { aws, hub } = await install();
    const { id } = aws.registry.create();
    aws.spoil = (operation, output) =>
      operation === 'ListPrincipalThings' ? { things: ['bus-1'], nextToken: 'MA' } : output;
    await expect(hub.thingsOf(id)).rejects.toThrow('400 pages');
  });
});

test('after a restart it finds out for itself under which ARN a certificate is attached', async () => {
  const { aws, hub, open } = await install();
  const { id } = unwrap(await hub.create());
  aws.registry.attachThing(id, 'bus-1');
  expect(await open().thingsOf(id)).toEqual(['bus-1']);
});
