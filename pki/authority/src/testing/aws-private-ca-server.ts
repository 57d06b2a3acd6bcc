import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { AwsFault, issueAsAws } from './aws-issue-certificate.ts';
import { bodyOf, TlsServer } from './tls-server.ts';

export const CA_ARN =
  'arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/11223344-1234-1122-2233-112233445566';
const TOKEN_LIFE_MS = 5 * 60_000;
const REPORT_INTERVAL_MS = 30 * 60_000;
const REASONS =
  /^(UNSPECIFIED|KEY_COMPROMISE|CERTIFICATE_AUTHORITY_COMPROMISE|AFFILIATION_CHANGED|SUPERSEDED|CESSATION_OF_OPERATION|PRIVILEGE_WITHDRAWN|A_A_COMPROMISE)$/;

type Input = Record<string, unknown>;

/** What happens to the next call of an operation instead of, or after, the right thing. */
export type Misfortune =
  /** Done, and then the connection is cut. */
  | 'lost'
  /** Not done, and never answered. */
  | 'hang'
  /** Status 500, as the service answers when it fails itself. */
  | 'internal_failure'
  /** A page of some proxy. */
  | 'html'
  /** The name of the exception it is declined with. */
  | `${string}Exception`;

/**
 * AWS Private CA and the S3 bucket of its reports, as far as their documentation says how they behave on
 * the wire: JSON 1.1 with `x-amz-target`, any signature of the right service, tokens that live five
 * minutes, reports at most every 30.
 */
export class AwsPrivateCaServer {
  readonly ca: FakeCa;
  /** Every call that arrived, oldest first. */
  readonly calls: { readonly operation: string; readonly input: Input; readonly attemptHeader: string }[] = [];
  reportIntervalMs = REPORT_INTERVAL_MS;
  /** How often a report is still being created when it is looked at. */
  reportLooks = 1;
  reportFails = false;
  /** What S3 gives in place of the report that was made; undefined: nothing. */
  spoilReport = (report: string | undefined): string | undefined => report;
  /** In place of what GetCertificate would give. */
  otherCertificatePem: string | null = null;
  readonly #clock: Clock;
  #delayMs = 0;
  readonly #misfortunes = new Map<string, Misfortune[]>();
  readonly #tokens = new Map<string, { readonly arn: string; readonly at: number }>();
  readonly #certificates = new Map<string, { readonly pem: string; readonly readyAt: number }>();
  readonly #reports = new Map<string, { readonly key: string; readonly createdAt: Date; looks: number }>();
  readonly #objects = new Map<string, string>();
  #server: TlsServer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.ca = new FakeCa(clock);
  }

  static async listen(clock: Clock): Promise<AwsPrivateCaServer> {
    const aws = new AwsPrivateCaServer(clock);
    aws.#server = await TlsServer.listen((request, response) => void aws.#answer(request, response));
    return aws;
  }

  get server(): TlsServer {
    if (this.#server === null) throw new Error('not listening');
    return this.#server;
  }

  /** For the next calls of this operation, one each. */
  next(operation: string, ...misfortunes: readonly Misfortune[]): void {
    this.#misfortunes.set(operation, [...(this.#misfortunes.get(operation) ?? []), ...misfortunes]);
  }

  /** The next certificate stays in progress for so long after it was ordered. */
  delayNext(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  finishReports(): void {
    for (const report of this.#reports.values()) report.looks = 0;
  }

  callsOf(operation: string): readonly Input[] {
    return this.calls.filter((call) => call.operation === operation).map(({ input }) => input);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const authorization = request.headers.authorization ?? '';
    if (request.method === 'GET') {
      this.#giveObject(
        request,
        response,
        /^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/eu-central-1\/s3\/aws4_request, /.test(authorization),
      );
      return;
    }
    const operation = /^ACMPrivateCA\.(\w+)$/.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
    const signed = /^AWS4-HMAC-SHA256 Credential=\w+\/\d{8}\/eu-central-1\/acm-pca\/aws4_request, /.test(authorization);
    const input = JSON.parse(body.toString('utf8')) as Input;
    this.calls.push({ operation, input, attemptHeader: String(request.headers['amz-sdk-request']) });
    const misfortune = this.#misfortunes.get(operation)?.shift() ?? null;
    try {
      if (!signed) throw new AwsFault('MissingAuthenticationTokenException');
      if (misfortune === 'hang') return;
      if (misfortune === 'html') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
        return;
      }
      if (misfortune === 'internal_failure') throw new AwsFault('InternalFailure', 500);
      if (misfortune !== null && misfortune !== 'lost') throw new AwsFault(misfortune);
      const output = this.#act(operation, input);
      if (misfortune === 'lost') request.socket.destroy();
      else json(response, 200, output);
    } catch (error) {
      const { name, status } =
        error instanceof AwsFault ? error : new AwsFault(`InternalFailure ${String(error)}`, 500);
      json(response, status, { __type: name, message: `told by the test server: ${name}` });
    }
  }

  #act(operation: string, input: Input): Input {
    if (input['CertificateAuthorityArn'] !== CA_ARN) throw new AwsFault('ResourceNotFoundException');
    switch (operation) {
      case 'GetCertificateAuthorityCertificate':
        return { Certificate: certificatePem(this.ca.issuing.der), CertificateChain: certificatePem(this.ca.root.der) };
      case 'IssueCertificate':
        return { CertificateArn: this.#issue(input) };
      case 'GetCertificate':
        return this.#certificate(String(input['CertificateArn']));
      case 'RevokeCertificate':
        this.#revoke(String(input['CertificateSerial']), String(input['RevocationReason']));
        return {};
      case 'CreateCertificateAuthorityAuditReport':
        return this.#beginReport();
      case 'DescribeCertificateAuthorityAuditReport':
        return this.#lookAtReport(String(input['AuditReportId']));
      default:
        throw new AwsFault('UnknownOperationException');
    }
  }

  #issue(input: Input): string {
    const token = String(input['IdempotencyToken']);
    if (!/^[\t\n\r\x20-\xff]{1,36}$/.test(token)) throw new AwsFault('ValidationException');
    const now = this.#clock.now().getTime();
    const before = this.#tokens.get(token);
    if (before !== undefined && now - before.at < TOKEN_LIFE_MS) return before.arn;
    const certificate = issueAsAws(this.ca, input);
    const arn = `${CA_ARN}/certificate/${certificate.serial.padStart(32, '0')}`;
    this.#tokens.set(token, { arn, at: now });
    this.#certificates.set(arn, { pem: certificatePem(certificate.der), readyAt: now + this.#delayMs });
    this.#delayMs = 0;
    return arn;
  }

  #certificate(arn: string): Input {
    const certificate = this.#certificates.get(arn);
    if (certificate === undefined) throw new AwsFault('ResourceNotFoundException');
    if (this.#clock.now().getTime() < certificate.readyAt) throw new AwsFault('RequestInProgressException');
    return {
      Certificate: this.otherCertificatePem ?? certificate.pem,
      CertificateChain: this.ca.chainPem,
    };
  }

  #revoke(serial: string, reason: string): void {
    if (!/^[0-9a-f]{2}(:[0-9a-f]{2})*$/.test(serial) || !REASONS.test(reason))
      throw new AwsFault('InvalidRequestException');
    const plain = serial.replaceAll(':', '').replace(/^0+/, '');
    if (!this.ca.signed().some(({ certificate }) => certificate.serial === plain))
      throw new AwsFault('ResourceNotFoundException');
    if (!this.ca.revoke(plain)) throw new AwsFault('RequestAlreadyProcessedException');
  }

  #beginReport(): Input {
    const createdAt = this.#clock.now();
    const latest = [...this.#reports.values()].at(-1);
    if (latest !== undefined && createdAt.getTime() - latest.createdAt.getTime() < this.reportIntervalMs) {
      throw new AwsFault('RequestInProgressException');
    }
    const id = `00000000-0000-0000-0000-${String(this.#reports.size).padStart(12, '0')}`;
    const key = `audit-report/${CA_ARN.split('/')[1]}/${id}.json`;
    this.#reports.set(id, { key, createdAt, looks: this.reportLooks });
    this.#objects.set(`/reports-bucket/${key}`, JSON.stringify(this.#reportOf(), null, 1));
    return { AuditReportId: id, S3Key: key };
  }

  #reportOf() {
    return this.ca.signed().map(({ certificate, at }) => ({
      awsAccountId: '111122223333',
      requestedByServicePrincipal: null,
      certificateArn: `${CA_ARN}/certificate/${certificate.serial.padStart(32, '0')}`,
      serial: certificate.serial.padStart(32, '0').replace(/..(?!$)/g, '$&:'),
      subject: `CN={"quoted\\" and } braced"},O=${certificate.fingerprint}`,
      notBefore: reportTime(certificate.notBefore),
      notAfter: reportTime(certificate.notAfter),
      issuedAt: reportTime(at),
      ...(this.ca.isRevoked(certificate.serial)
        ? { revokedAt: reportTime(this.#clock.now()), revocationReason: 'SUPERSEDED' }
        : {}),
    }));
  }

  #lookAtReport(id: string): Input {
    const report = this.#reports.get(id);
    if (report === undefined) throw new AwsFault('ResourceNotFoundException');
    if (this.reportFails) return { AuditReportStatus: 'FAILED' };
    if (report.looks-- > 0) return { AuditReportStatus: 'CREATING' };
    return { AuditReportStatus: 'SUCCESS', S3Key: report.key, CreatedAt: report.createdAt.getTime() / 1_000 };
  }

  #giveObject(request: IncomingMessage, response: ServerResponse, signed: boolean): void {
    const object = this.spoilReport(this.#objects.get(request.url ?? ''));
    const status =
      signed && request.headers['x-amz-content-sha256'] !== undefined ? (object === undefined ? 404 : 200) : 403;
    response.writeHead(status, { 'content-type': 'application/json' }).end(status === 200 ? object : '<Error/>');
  }
}

function json(response: ServerResponse, status: number, body: Input): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}

const reportTime = (at: Date): string => at.toISOString().replace(/\.\d{3}Z$/, '+0000');
