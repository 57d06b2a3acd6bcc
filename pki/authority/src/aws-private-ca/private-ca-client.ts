import '@bfcert/kernel/server-chain';
import { Readable } from 'node:stream';
import {
  ACMPCAClient,
  type ACMPCAClientConfig,
  ACMPCAServiceException,
  CreateCertificateAuthorityAuditReportCommand,
  DescribeCertificateAuthorityAuditReportCommand,
  GetCertificateAuthorityCertificateCommand,
  GetCertificateCommand,
  IssueCertificateCommand,
  type IssueCertificateRequest,
  type RevocationReason,
  RevokeCertificateCommand,
} from '@aws-sdk/client-acm-pca';
import { oneLine } from '@bfcert/kernel/one-line';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import type { HttpsExchange } from '../https/https-exchange.ts';
import type { AwsCredentials, AwsPrivateCaConfiguration } from './configuration.ts';

/** AWS understood the call and declined it; `name` is the name of its exception. */
export interface Declined {
  readonly declined: string;
  readonly detail: string;
}

const LARGEST_ANSWER = 512 * 1024;

/**
 * The few operations of AWS Private CA in use. One call is one request: the SDK repeats nothing, because
 * only the order knows how long its token still makes a repetition harmless. What AWS declines is
 * returned; no answer and faults of the service are thrown as `AuthorityUnavailable`.
 */
export class PrivateCaClient {
  readonly credentials: ACMPCAClient['config']['credentials'];
  readonly sha256: ACMPCAClient['config']['sha256'];
  readonly region: string;
  readonly #client: ACMPCAClient;
  readonly #ca: { readonly CertificateAuthorityArn: string };

  constructor({ certificateAuthorityArn, endpoint, credentials }: AwsPrivateCaConfiguration, exchange: HttpsExchange) {
    this.region = certificateAuthorityArn.split(':')[3] ?? '';
    this.#ca = { CertificateAuthorityArn: certificateAuthorityArn };
    this.#client = new ACMPCAClient({
      region: this.region,
      maxAttempts: 1,
      requestHandler: sdkHandler(exchange),
      ...(endpoint === null ? {} : { endpoint }),
      ...(credentials === null ? {} : { credentials: asIdentity(credentials) }),
    });
    this.credentials = this.#client.config.credentials;
    this.sha256 = this.#client.config.sha256;
  }

  issue(request: IssueCertificateRequest) {
    return answerOf(this.#client.send(new IssueCertificateCommand(request)));
  }

  certificate(arn: string) {
    return answerOf(this.#client.send(new GetCertificateCommand({ ...this.#ca, CertificateArn: arn })));
  }

  authorityCertificate() {
    return answerOf(this.#client.send(new GetCertificateAuthorityCertificateCommand(this.#ca)));
  }

  revoke(serial: string, reason: RevocationReason) {
    const revocation = { ...this.#ca, CertificateSerial: serial, RevocationReason: reason };
    return answerOf(this.#client.send(new RevokeCertificateCommand(revocation)));
  }

  makeReport(bucket: string) {
    const report = { ...this.#ca, S3BucketName: bucket, AuditReportResponseFormat: 'JSON' as const };
    return answerOf(this.#client.send(new CreateCertificateAuthorityAuditReportCommand(report)));
  }

  report(id: string) {
    return answerOf(
      this.#client.send(new DescribeCertificateAuthorityAuditReportCommand({ ...this.#ca, AuditReportId: id })),
    );
  }
}

const asIdentity = ({ accessKeyId, secretAccessKey, sessionToken }: AwsCredentials) => ({
  accessKeyId,
  secretAccessKey,
  ...(sessionToken === null ? {} : { sessionToken }),
});

async function answerOf<Output>(sending: Promise<Output>): Promise<Output | Declined> {
  try {
    return await sending;
  } catch (error) {
    if (error instanceof AuthorityUnavailable) throw error;
    if (error instanceof ACMPCAServiceException && (error.$metadata.httpStatusCode ?? 500) < 500) {
      return { declined: error.name, detail: oneLine(`${error.name}: ${error.message}`) };
    }
    // With a response of whatever kind the request has arrived; without one it failed on the way out, as when no credentials were found.
    const { name, message } = error as Error;
    const answered = error instanceof ACMPCAServiceException || '$response' in (error as object);
    throw new AuthorityUnavailable(oneLine(`AWS Private CA: ${name}: ${message}`), answered, { cause: error });
  }
}

/** The SDK's requests over our own exchange, which knows of a failed request whether it was sent. */
function sdkHandler(exchange: HttpsExchange): NonNullable<ACMPCAClientConfig['requestHandler']> {
  return {
    async handle({ method, protocol, hostname, port, path, headers, body }: SdkRequest) {
      const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      const bytes = body === undefined ? null : Buffer.from(body);
      const answer = await exchange.send({ method, url, headers, body: bytes }, LARGEST_ANSWER);
      return {
        response: { statusCode: answer.status, headers: answer.headers, body: Readable.from([answer.body]) },
      };
    },
  };
}

interface SdkRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}
