import type { IncomingMessage } from 'node:http';
import { Backoff } from '@bfcert/kernel/backoff';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { SignatureV4 } from '@smithy/signature-v4';
import type { HttpsExchange } from '../https/https-exchange.ts';
import type { CallBudget } from './call-budget.ts';
import type { AuditReportPlace } from './configuration.ts';
import type { PrivateCaClient } from './private-ca-client.ts';
import { type ReportEntry, reportEntries } from './report-entries.ts';

/** A report made so much later than a window ends holds all that was issued in it. */
const SETTLED_MILLISECONDS = 60_000;

interface Report {
  readonly id: string;
  readonly key: string;
  /** Null while AWS works on it. */
  readonly createdAt: Date | null;
  readonly mark: number;
}

/** `mark` is what the caller's own count stood at when the report was begun. */
export interface ReadReport {
  readonly entries: AsyncGenerator<ReportEntry>;
  readonly mark: number;
}

/**
 * Audit reports of one CA. AWS makes at most one in 30 minutes, so a report serves every window that
 * was settled before it was made, and one that was begun is waited for and not begun again.
 */
export class AuditReports {
  readonly #client: PrivateCaClient;
  readonly #place: AuditReportPlace;
  readonly #exchange: HttpsExchange;
  readonly #signer: SignatureV4;
  #latest: Report | null = null;

  constructor(client: PrivateCaClient, place: AuditReportPlace, exchange: HttpsExchange) {
    this.#client = client;
    this.#place = place;
    this.#exchange = exchange;
    this.#signer = new SignatureV4({
      service: 's3',
      region: client.region,
      credentials: client.credentials,
      sha256: client.sha256,
      uriEscapePath: false,
    });
  }

  /** Everything that the CA had issued by `until`, and perhaps later; read while it is downloaded. */
  async read(until: Date, mark: number, budget: CallBudget): Promise<ReadReport> {
    let report = this.#latest === null ? null : await this.#finished(this.#latest, budget);
    if (report === null || !serves(report, until)) report = await this.#finished(await this.#begin(mark), budget);
    return { entries: reportEntries(await this.#download(report.key)), mark: report.mark };
  }

  async #begin(mark: number): Promise<Report> {
    const begun = await this.#client.makeReport(this.#place.bucket);
    if ('declined' in begun) {
      throw unavailable(`AWS makes no audit report now (one in 30 minutes is the most): ${begun.detail}`);
    }
    const { AuditReportId: id, S3Key: key } = begun;
    if (id === undefined || key === undefined) throw unavailable('AWS began an audit report and did not name it');
    this.#latest = { id, key, createdAt: null, mark };
    return this.#latest;
  }

  async #finished(report: Report, budget: CallBudget): Promise<Report> {
    const backoff = new Backoff(1_000, 10_000);
    while (report.createdAt === null) {
      const state = await this.#client.report(report.id);
      if ('declined' in state) throw unavailable(`the audit report cannot be looked at: ${state.detail}`);
      if (state.AuditReportStatus === 'FAILED') {
        this.#latest = null;
        throw unavailable('AWS could not make the audit report; may it write to the bucket?');
      }
      if (state.AuditReportStatus === 'SUCCESS') {
        this.#latest = { ...report, createdAt: state.CreatedAt ?? new Date(0) };
        return this.#latest;
      }
      if (!(await budget.wait(backoff.next()))) throw unavailable('AWS is still working on the audit report');
    }
    return report;
  }

  async #download(key: string): Promise<IncomingMessage> {
    const url = this.#urlOf(key);
    const { headers } = await this.#signer.sign({
      method: 'GET',
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { host: url.host },
    });
    const report = await this.#exchange.open({ method: 'GET', url, headers, body: null });
    if (report.statusCode === 200) return report;
    report.destroy();
    throw unavailable(`S3 does not give the audit report: status ${report.statusCode}`);
  }

  /** A bucket whose name has dots does not fit the wildcard of the endpoint's certificate as a host. */
  #urlOf(key: string): URL {
    if (!/^[A-Za-z0-9/._-]+$/.test(key)) throw unavailable('AWS named the audit report as none is named');
    const { bucket, endpoint } = this.#place;
    if (endpoint !== null) return new URL(`${endpoint.replace(/\/$/, '')}/${bucket}/${key}`);
    const host = `s3.${this.#client.region}.${this.#client.region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'}`;
    return new URL(bucket.includes('.') ? `https://${host}/${bucket}/${key}` : `https://${bucket}.${host}/${key}`);
  }
}

const serves = ({ createdAt }: Report, until: Date): boolean =>
  createdAt !== null && createdAt.getTime() >= until.getTime() + SETTLED_MILLISECONDS;

const unavailable = (message: string): AuthorityUnavailable => new AuthorityUnavailable(message, false);
