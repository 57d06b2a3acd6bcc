import { certificatePem, parseCertificatePem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable, type IssuanceWindow, type ListedCertificate } from '@bfcert/pki-contract/authority';
import { unusableAnswer } from '../unusable-answer.ts';
import type { AuditReports } from './audit-reports.ts';
import type { CallBudget } from './call-budget.ts';
import { isThrottled } from './declined.ts';
import type { PrivateCa } from './private-ca.ts';
import type { ReportEntry } from './report-entries.ts';

/** As many as one answer of the authority process holds. */
const MOST = 20_000;

/** A report says when what was issued, GetCertificate says what it was: neither the key nor the certificate is in the report. */
export async function listIssued(
  ca: PrivateCa,
  reports: AuditReports,
  window: IssuanceWindow,
): Promise<readonly ListedCertificate[]> {
  const budget = ca.budget(ca.configuration.listMilliseconds);
  const within = await entriesWithin(ca, reports, window, budget);
  const listed: ListedCertificate[] = [];
  for (const { certificateArn, revoked } of within) {
    listed.push({ certificatePem: await fetchListed(ca, certificateArn, budget), revoked });
  }
  return listed;
}

async function entriesWithin(
  { configuration, count }: PrivateCa,
  reports: AuditReports,
  window: IssuanceWindow,
  budget: CallBudget,
): Promise<readonly ReportEntry[]> {
  const from = new Date(window.from);
  const to = new Date(window.to);
  const ours = `${configuration.certificateAuthorityArn}/certificate/`;
  const within: ReportEntry[] = [];
  let issued = 0;
  const report = await reports.read(to, count.here, budget);
  try {
    for await (const entry of report.entries) {
      if (!entry.certificateArn.startsWith(ours)) throw new Error('the audit report is that of another CA');
      issued += 1;
      if (entry.issuedAt < from || entry.issuedAt >= to) continue;
      within.push(entry);
      if (within.length > MOST) throw new Error(`the window holds more than ${MOST} certificates`);
    }
  } catch (error) {
    throw new AuthorityUnavailable(`the audit report cannot be used: ${(error as Error).message}`, false, {
      cause: error,
    });
  }
  count.reported(issued, report.mark);
  return within;
}

async function fetchListed({ client, limits }: PrivateCa, certificateArn: string, budget: CallBudget): Promise<string> {
  for (;;) {
    const wait = limits.get.take();
    if (wait === 0) {
      const answer = await client.certificate(certificateArn);
      if (!('declined' in answer)) {
        const parsed = parseCertificatePem(answer.Certificate ?? '');
        if (!parsed.ok) throw unusableAnswer('malformed', `${certificateArn}: ${parsed.detail}`);
        return certificatePem(parsed.value.der);
      }
      if (!isThrottled(answer))
        throw new AuthorityUnavailable(`a listed certificate cannot be fetched: ${answer.detail}`, false);
    }
    if (!(await budget.wait(Math.max(wait, 1_000)))) {
      throw new AuthorityUnavailable('the window holds more certificates than can be fetched in the time', false);
    }
  }
}
