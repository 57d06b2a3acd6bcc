import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, LocalServer } from './http-server.ts';
import { isSigned } from './sigv4.ts';

/** What happens to the next call of an operation instead of, or after, the right thing. */
export type AcmMisfortune =
  /** Done, and then the connection is cut. */
  | 'lost'
  /** Never answered. */
  | 'hang'
  /** Status 500. */
  | 'internal_failure'
  /** A page of some proxy. */
  | 'html'
  /** JSON that ends in the middle. */
  | 'cut_json'
  /** The name of the exception it is declined with. */
  | `${string}Exception`;

export type AcmOperation = 'ListCertificates' | 'GetCertificate';

export interface AcmEntry {
  readonly arn: string;
  readonly domain: string;
  status: string;
  readonly keyAlgorithm: string;
  /** PEM; null: none was issued yet. */
  readonly certificate: string | null;
  readonly chain: string | null;
}

type Output = Record<string, unknown>;

/**
 * AWS Certificate Manager, as far as its API reference says how it behaves on the wire: JSON 1.1 by `X-Amz-Target`,
 * errors by `__type`, pages, a list that leaves out every key but RSA of at most 2048 bits unless asked for it,
 * signatures of version 4.
 */
export class AcmServer {
  readonly entries: AcmEntry[] = [];
  /** Every call that arrived, oldest first. */
  readonly calls: AcmOperation[] = [];
  /** Largest page, whatever is asked for. */
  largestPage = 1_000;
  /** The secret that signatures must be made with; null: any will do. */
  secret: string | null = null;
  /** Changes an answer before it leaves. */
  spoil: (operation: AcmOperation, output: Output) => Output = (_operation, output) => output;
  readonly #misfortunes = new Map<AcmOperation, AcmMisfortune[]>();
  #local: LocalServer | null = null;

  static async listen(): Promise<AcmServer> {
    const acm = new AcmServer();
    acm.#local = await LocalServer.listen((request, response) => void acm.#answer(request, response));
    return acm;
  }

  get server(): LocalServer {
    if (this.#local === null) throw new Error('not listening');
    return this.#local;
  }

  /** For the next calls of this operation, one each. */
  next(operation: AcmOperation, ...misfortunes: readonly AcmMisfortune[]): void {
    this.#misfortunes.set(operation, [...(this.#misfortunes.get(operation) ?? []), ...misfortunes]);
  }

  has(entry: Partial<AcmEntry>): AcmEntry {
    const number = String(this.entries.length + 1).padStart(12, '0');
    const full: AcmEntry = {
      arn: `arn:aws:acm:eu-central-1:111122223333:certificate/12345678-1234-1234-1234-${number}`,
      domain: 'www.example.com',
      status: 'ISSUED',
      keyAlgorithm: 'EC_prime256v1',
      certificate: null,
      chain: null,
      ...entry,
    };
    this.entries.push(full);
    return full;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    try {
      const operation = operationOf(request);
      this.calls.push(operation);
      if (!isSigned(request, body, 'acm', this.secret)) throw new WireFault('InvalidSignatureException');
      const misfortune = this.#misfortunes.get(operation)?.shift() ?? null;
      if (misfortune === 'hang') return;
      if (misfortune === 'html') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
        return;
      }
      if (misfortune === 'internal_failure') throw new WireFault('InternalFailure');
      if (misfortune?.endsWith('Exception')) throw new WireFault(misfortune);
      const output = this.spoil(operation, this.#act(operation, JSON.parse(body.toString('utf8')) as Output));
      if (misfortune === 'lost') {
        request.socket.destroy();
        return;
      }
      const text = JSON.stringify(output);
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(misfortune === 'cut_json' ? text.slice(0, text.length / 2) : text);
    } catch (error) {
      if (!(error instanceof WireFault)) throw error;
      response
        .writeHead(error.message === 'InternalFailure' ? 500 : 400, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify({ __type: error.message, message: `told by the test server: ${error.message}` }));
    }
  }

  #act(operation: AcmOperation, input: Output): Output {
    if (operation === 'ListCertificates') return this.#list(input);
    const entry = this.entries.find(({ arn }) => arn === input['CertificateArn']);
    if (entry === undefined) throw new WireFault('ResourceNotFoundException');
    if (entry.certificate === null) throw new WireFault('RequestInProgressException');
    return { Certificate: entry.certificate, ...(entry.chain === null ? {} : { CertificateChain: entry.chain }) };
  }

  #list(input: Output): Output {
    const keys = (input['Includes'] as { keyTypes?: string[] } | undefined)?.keyTypes ?? ['RSA_1024', 'RSA_2048'];
    const all = this.entries.filter(({ keyAlgorithm }) => keys.includes(keyAlgorithm));
    const token = input['NextToken'];
    const from = token === undefined ? 0 : Number(Buffer.from(String(token), 'base64url').toString());
    if (!Number.isInteger(from)) throw new WireFault('ValidationException');
    const to = from + Math.min(Number(input['MaxItems'] ?? 100), this.largestPage);
    return {
      CertificateSummaryList: all.slice(from, to).map(({ arn, domain, status, keyAlgorithm }) => ({
        CertificateArn: arn,
        DomainName: domain,
        Status: status,
        KeyAlgorithm: keyAlgorithm,
      })),
      ...(to < all.length ? { NextToken: Buffer.from(String(to)).toString('base64url') } : {}),
    };
  }
}

class WireFault extends Error {}

function operationOf(request: IncomingMessage): AcmOperation {
  const target = String(request.headers['x-amz-target'] ?? '');
  const [, operation] = /^CertificateManager\.(ListCertificates|GetCertificate)$/.exec(target) ?? [];
  if (operation === undefined || request.method !== 'POST') throw new WireFault('UnknownOperationException');
  return operation as AcmOperation;
}
