import { unwrap } from '@bfcert/kernel/result';
import { parseCertificatePem, parseChainPem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { certificateOrder } from '@bfcert/pki-contract/authority-contract';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type AwsInstallation, installAws } from '../testing/aws-installation.ts';

const MINUTE = 60_000;

let installation: AwsInstallation;
let start: number;
beforeEach(async () => {
  installation = await installAws({ lifetime: { limit: 1_000, issuedBefore: 40 } });
  start = installation.clock.now().getTime();
});
afterEach(() => installation.close());

async function issue(authority = installation.authority): Promise<string> {
  const outcome = await authority.order(certificateOrder(installation.clock.now()));
  if (outcome.status !== 'issued') throw new Error(JSON.stringify(outcome));
  return unwrap(parseChainPem(outcome.chainPem))[0]?.fingerprint ?? '';
}

/** Fingerprints of a window in minutes from the start. */
async function listed(from: number, to: number, authority = installation.authority): Promise<readonly string[]> {
  const at = (minutes: number) => new Date(start + minutes * MINUTE).toISOString();
  const list = (await authority.list?.({ from: at(from), to: at(to) })) ?? [];
  return list.map(({ certificatePem }) => unwrap(parseCertificatePem(certificatePem)).fingerprint);
}

const reportsMade = () => installation.aws.callsOf('CreateCertificateAuthorityAuditReport').length;

async function unavailable(listing: Promise<unknown>): Promise<string> {
  const failure = await listing.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(AuthorityUnavailable);
  return (failure as AuthorityUnavailable).message;
}

it('serves every window that was over before a report was made from that report', async () => {
  const first = await issue();
  installation.clock.advance(10 * MINUTE);
  const second = await issue();
  installation.clock.advance(10 * MINUTE);
  expect(await listed(0, 5)).toEqual([first]);
  expect(await listed(5, 15)).toEqual([second]);
  expect(await listed(-60, 0)).toEqual([]);
  expect(reportsMade()).toBe(1);
});

it('does not pass an old report off as a new one when AWS makes no new one yet', async () => {
  await issue();
  expect(await listed(0, 5)).toHaveLength(1);
  const second = await issue();
  expect(await unavailable(listed(0, 5))).toContain('30 minutes');
  installation.clock.advance(30 * MINUTE);
  expect(await listed(0, 5)).toContain(second);
});

it('waits for a report in the making, and goes on waiting for it the next time', async () => {
  const fingerprint = await issue();
  installation.clock.advance(10 * MINUTE);
  installation.aws.reportLooks = 1_000;
  expect(await unavailable(listed(0, 5))).toContain('still working');
  installation.aws.finishReports();
  expect(await listed(0, 5)).toEqual([fingerprint]);
  expect(reportsMade()).toBe(1);
});

it('makes another report after one that failed', async () => {
  const fingerprint = await issue();
  installation.aws.reportIntervalMs = 0;
  installation.aws.reportFails = true;
  expect(await unavailable(listed(0, 5))).toContain('bucket');
  installation.aws.reportFails = false;
  expect(await listed(0, 5)).toEqual([fingerprint]);
});

it.each([
  ['is gone', (text: string | undefined) => text && undefined, '404'],
  ['is cut off', (text: string | undefined) => text?.slice(0, 200), 'within an entry'],
  ['is a page', () => '<html>{}</html>', 'does not say'],
  [
    'is that of another CA',
    (text: string | undefined) => text?.replaceAll('111122223333:', '999999999999:'),
    'another CA',
  ],
])('uses nothing of a report that %s', async (_, spoil, fault) => {
  await issue();
  installation.aws.spoilReport = spoil;
  expect(await unavailable(listed(0, 5))).toContain(fault);
});

it('fetches what it lists below its own rate', async () => {
  for (let number = 0; number < 5; number++) await issue();
  const before = installation.clock.now().getTime();
  expect(await listed(0, 5, installation.open({ rates: { issue: 1, get: 2, revoke: 1 } }))).toHaveLength(5);
  expect(installation.clock.now().getTime() - before).toBeGreaterThanOrEqual(1_500);
});

it('gives up a window that cannot be fetched in its time', async () => {
  for (let number = 0; number < 5; number++) await issue();
  const slow = installation.open({ rates: { issue: 1, get: 1, revoke: 1 }, listMilliseconds: 3_000 });
  expect(await unavailable(listed(0, 5, slow))).toContain('in the time');
});

it('counts against the lifetime of the CA, from the configuration and then from the last report', async () => {
  await issue();
  const use = async () => (await installation.authority.describe()).lifetime;
  expect(await use()).toEqual({ issued: 41, limit: 1_000, basis: 'configuration' });
  // Somebody else, or an earlier process.
  await issue(installation.open());
  installation.clock.advance(10 * MINUTE);
  await listed(0, 5);
  expect(await use()).toEqual({ issued: 2, limit: 1_000, basis: 'audit_report' });
  await issue();
  expect(await use()).toEqual({ issued: 3, limit: 1_000, basis: 'audit_report' });
});

it('cannot list without a bucket, and says so', async () => {
  const authority = installation.open({ auditReports: null });
  expect(authority.list).toBeUndefined();
  expect((await authority.describe()).abilities).toEqual(['revoke']);
});
