import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FixedClock } from '@bfcert/kernel/clock';
import { unwrap } from '@bfcert/kernel/result';
import { type CertIdHash, type Certificate, certIdOf, encodeOcspRequest, parseChainPem } from '@bfcert/kernel/x509';
import type { IssuedCertificate } from '@bfcert/pki-contract';
import { issued, stationRequest } from '@bfcert/pki-contract/contract-test';
import { FakeControlPlane } from '@bfcert/pki-contract/fake';
import { MirroredAnswers } from '../mirror-answers.ts';
import { MirroredFiles } from '../mirror-files.ts';
import { ISSUER_ID_LENGTH, PublicationMirror } from '../publication-mirror.ts';
import { PublicationRequests } from '../publication-requests.ts';
import { type PublicationListener, servePublication } from '../serve-publication.ts';

export interface Got {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A publication on the loopback over a control plane in memory; nothing follows anything by itself. */
export class PublicationBench {
  readonly clock = new FixedClock(new Date());
  readonly pki = new FakeControlPlane(this.clock);
  readonly directory = mkdtempSync(join(tmpdir(), 'publication-'));
  readonly mirror = new PublicationMirror();
  readonly files = new MirroredFiles(this.directory, this.mirror);
  readonly unbelievable: string[] = [];
  readonly answers = new MirroredAnswers(this.pki, this.mirror, ({ serial }) => this.unbelievable.push(serial));
  readonly requests = new PublicationRequests(this.mirror, this.clock);
  #listener: PublicationListener | null = null;

  static async start(): Promise<PublicationBench> {
    const bench = new PublicationBench();
    bench.#listener = await servePublication(bench.requests, { host: '127.0.0.1', port: 0 });
    return bench;
  }

  get port(): number {
    return this.#listener?.port ?? 0;
  }

  async issue(): Promise<{ certificate: IssuedCertificate; issuer: Certificate }> {
    const certificate = await issued(this.pki, stationRequest());
    const issuer = unwrap(parseChainPem(certificate.chainPem))[1];
    if (issuer === undefined) throw new Error('no issuer');
    this.publish(`ca/${idOf(issuer)}.cer`, issuer.der);
    return { certificate, issuer };
  }

  /** As the control plane does it: written beside, then renamed. */
  publish(name: string, content: Uint8Array): void {
    const path = join(this.directory, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.next`, content);
    renameSync(`${path}.next`, path);
  }

  async follow(): Promise<void> {
    await this.files.look();
    await this.answers.follow();
  }

  get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Got> {
    return this.#ask({ path, headers, method }, null);
  }

  post(path: string, body: Buffer, type = 'application/ocsp-request'): Promise<Got> {
    return this.#ask({ path, method: 'POST', headers: { 'content-type': type, 'content-length': body.length } }, body);
  }

  async close(): Promise<void> {
    await this.#listener?.close();
    rmSync(this.directory, { recursive: true });
  }

  #ask(
    options: { path: string; method: string; headers: Record<string, string | number> },
    body: Buffer | null,
  ): Promise<Got> {
    return new Promise((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: this.port, ...options }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      });
      asked.on('error', reject);
      asked.end(body ?? undefined);
    });
  }
}

export const idOf = ({ fingerprint }: Pick<Certificate, 'fingerprint'>): string =>
  fingerprint.slice(0, ISSUER_ID_LENGTH);

export const requestFor = (issuer: Certificate, serial: string, hash: CertIdHash = 'sha256'): Buffer =>
  encodeOcspRequest([certIdOf(issuer, serial, hash)]);
