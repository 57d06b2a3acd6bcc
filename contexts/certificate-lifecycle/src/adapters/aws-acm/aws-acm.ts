import { setTimeout as sleep } from 'node:timers/promises';
import {
  ACMClient,
  type CertificateSummary,
  GetCertificateCommand,
  KeyAlgorithm,
  ListCertificatesCommand,
} from '@aws-sdk/client-acm';
import { systemClock } from '@bfcert/kernel/clock';
import { acmStatus } from '../../server-certificate/acm-status.ts';
import { readChainPem } from '../../server-certificate/read-chain.ts';
import {
  type FoundCertificate,
  type ServerCertificateSource,
  SourceUnavailable,
} from '../../server-certificate/server-certificate-source.ts';
import { AwsCalls, type Declined, isDeclined, type Patience } from '../aws/aws-calls.ts';
import { type AwsAccess, clientSettings } from '../aws/aws-client.ts';

export interface AwsAcmConfiguration extends AwsAccess {
  readonly name: string;
  /** Calls per second: the account's quota, less what others use of it. */
  readonly callsPerSecond: number;
  /** For one exchange, and for a call with all its waits; milliseconds. */
  readonly answerMilliseconds: number;
  readonly callMilliseconds: number;
}

/** The largest that AWS allows. */
const PAGE = 1_000;
/** A list that never ends would be read for ever; a region's quota is 2,500 certificates. */
const MOST_PAGES = 100;
const ARN = /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[A-Za-z0-9-]{1,64}$/;
/** Left to itself ACM lists those with RSA keys of at most 2048 bits, and no other. */
const EVERY_KEY = Object.values(KeyAlgorithm);

export function awsAcm(
  configuration: AwsAcmConfiguration,
  time: Patience = { clock: systemClock, wait: (milliseconds) => sleep(milliseconds) },
): ServerCertificateSource {
  return new AwsAcm(configuration, time);
}

class AwsAcm implements ServerCertificateSource {
  readonly name: string;
  readonly kind = 'acm';
  readonly #client: ACMClient;
  readonly #calls: AwsCalls;

  constructor(configuration: AwsAcmConfiguration, time: Patience) {
    const { name, callsPerSecond: perSecond, answerMilliseconds, callMilliseconds } = configuration;
    this.name = name;
    this.#client = new ACMClient(clientSettings(configuration));
    const limits = { perSecond, answerMilliseconds, callMilliseconds };
    this.#calls = new AwsCalls('AWS ACM', time, limits, (message, _, cause) => unavailable(message, cause));
  }

  async read(): Promise<readonly FoundCertificate[]> {
    const found: FoundCertificate[] = [];
    for (const summary of await this.#list()) {
      const one = await this.#readOne(summary);
      if (one !== null) found.push(one);
    }
    return found;
  }

  close(): void {
    this.#client.destroy();
  }

  async #list(): Promise<readonly Listed[]> {
    const all: Listed[] = [];
    let token: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const command = new ListCertificatesCommand({
        MaxItems: PAGE,
        Includes: { keyTypes: EVERY_KEY },
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const answer = await this.#calls.send((abortSignal) => this.#client.send(command, { abortSignal }));
      if (isDeclined(answer)) throw unavailable(answer.detail);
      all.push(...(answer.CertificateSummaryList ?? []).map(readSummary));
      token = answer.NextToken;
      if (!token) return all;
    }
    throw unavailable(`AWS ACM: a list of more than ${MOST_PAGES} pages is not read`);
  }

  /** Null: it was deleted since it was listed. */
  async #readOne({ arn, domain, status }: Listed): Promise<FoundCertificate | null> {
    const known = acmStatus(status);
    const begun = { reference: arn, serverName: domain, status, served: null };
    // What a word that is not known means for the certificate is not known either.
    if (known === null || !known.hasCertificate) return { ...begun, chain: null, problem: known?.meaning ?? null };
    const command = new GetCertificateCommand({ CertificateArn: arn });
    const answer = await this.#calls.send((abortSignal) => this.#client.send(command, { abortSignal }));
    if (isDeclined(answer)) {
      if (answer.declined === 'ResourceNotFoundException') return null;
      if (isAboutThisOne(answer)) return { ...begun, chain: null, problem: `${answer.detail}.` };
      throw unavailable(answer.detail);
    }
    const chain = readChainPem([answer.Certificate ?? '', answer.CertificateChain ?? ''].join('\n'));
    return chain.ok
      ? { ...begun, chain: chain.value, problem: null }
      : { ...begun, chain: null, problem: chain.refusal };
  }
}

interface Listed {
  readonly arn: string;
  readonly domain: string | null;
  readonly status: string;
}

function readSummary({ CertificateArn: arn, DomainName: domain, Status: status }: CertificateSummary): Listed {
  if (arn === undefined || !ARN.test(arn) || status === undefined) {
    throw unavailable('AWS ACM answered with a certificate without its ARN or its status');
  }
  return { arn, domain: domain ?? null, status };
}

/** It is being issued, or is of a kind that has no certificate: the others can still be read. */
const isAboutThisOne = ({ declined }: Declined): boolean =>
  declined === 'RequestInProgressException' || declined === 'InvalidStateException';

const unavailable = (message: string, cause?: unknown): SourceUnavailable =>
  new SourceUnavailable(message, cause === undefined ? {} : { cause });
