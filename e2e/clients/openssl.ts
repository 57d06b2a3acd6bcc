import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface HashData {
  readonly hashAlgorithm: 'SHA256';
  readonly issuerNameHash: string;
  readonly issuerKeyHash: string;
  readonly serialNumber: string;
}

/** Keys, requests, hashes and chain checks by the openssl command, in a folder of its own. Nothing of this product takes part. */
export class Openssl {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(): Promise<Openssl> {
    return new Openssl(await mkdtemp(join(tmpdir(), 'independent-station-')));
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  /** A new P-256 key and a PKCS#10 request over it. */
  async signingRequest(organisation: string, commonName: string): Promise<{ keyPem: string; csrPem: string }> {
    const [key, csr] = [join(this.#folder, 'key.pem'), join(this.#folder, 'request.pem')];
    await this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', key);
    // -subj takes a slash and a backslash as its own syntax.
    const value = (text: string): string => text.replace(/[\\/+]/g, '\\$&');
    const subject = `/O=${value(organisation)}/CN=${value(commonName)}`;
    await this.#openssl('req', '-new', '-sha256', '-utf8', '-key', key, '-subj', subject, '-out', csr);
    return { keyPem: await readFile(key, 'utf8'), csrPem: await readFile(csr, 'utf8') };
  }

  /** certificateHashData of a self-signed root, read out of the CertID of an OCSP request (RFC 6960, 4.1.1). */
  async hashData(rootPem: string): Promise<HashData> {
    const root = await this.#write('root.pem', rootPem);
    const request = join(this.#folder, 'ocsp.der');
    // The digest counts for the -cert that follows it.
    await this.#openssl('ocsp', '-issuer', root, '-sha256', '-cert', root, '-no_nonce', '-reqout', request);
    const text = await this.#openssl('asn1parse', '-inform', 'DER', '-in', request);
    const [issuerNameHash, issuerKeyHash] = [...text.matchAll(/OCTET STRING\s+\[HEX DUMP\]:([0-9A-F]+)/g)].map(hexOf);
    const serialNumber = [...text.matchAll(/INTEGER\s+:([0-9A-F]+)/g)]
      .map(hexOf)
      .at(-1)
      ?.replace(/^0+(?=.)/, '');
    if (issuerNameHash === undefined || issuerKeyHash === undefined || serialNumber === undefined) {
      throw new Error(`openssl's OCSP request cannot be read: ${text}`);
    }
    return { hashAlgorithm: 'SHA256', issuerNameHash, issuerKeyHash, serialNumber };
  }

  /** Throws openssl's own words when the chain (leaf first) does not end in one of the roots. */
  async verifyChain(chainPem: string, rootsPem: readonly string[]): Promise<void> {
    const [leaf = '', ...intermediates] =
      chainPem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    const untrusted =
      intermediates.length === 0 ? [] : ['-untrusted', await this.#write('untrusted.pem', intermediates.join('\n'))];
    const roots = await this.#write('roots.pem', rootsPem.join('\n'));
    await this.#openssl('verify', '-x509_strict', '-CAfile', roots, ...untrusted, await this.#write('leaf.pem', leaf));
  }

  async keyFitsCertificate(keyPem: string, chainPem: string): Promise<boolean> {
    const ofKey = await this.#openssl('pkey', '-pubout', '-in', await this.#write('key.pem', keyPem));
    return ofKey === (await this.#openssl('x509', '-noout', '-pubkey', '-in', await this.#write('leaf.pem', chainPem)));
  }

  /** SHA-256 of the leaf's DER, lower-case hex. */
  async fingerprint(chainPem: string): Promise<string> {
    const leaf = await this.#write('leaf.pem', chainPem);
    const text = await this.#openssl('x509', '-noout', '-fingerprint', '-sha256', '-in', leaf);
    return text.replace(/^.*=/, '').replace(/[:\s]/g, '').toLowerCase();
  }

  /** Of certificates in DER, one after the other, as hex. Each is longer than 255 and shorter than 65,536 octets. */
  async pemOfCertificates(hex: string): Promise<string> {
    const pems: string[] = [];
    for (let rest = Buffer.from(hex, 'hex'); rest.length > 0; ) {
      const length = 4 + rest.readUInt16BE(2);
      const der = join(this.#folder, 'certificate.der');
      await writeFile(der, rest.subarray(0, length));
      pems.push(await this.#openssl('x509', '-inform', 'DER', '-in', der));
      rest = rest.subarray(length);
    }
    return pems.join('');
  }

  async #write(name: string, text: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, text);
    return path;
  }

  async #openssl(...args: readonly string[]): Promise<string> {
    return (await run('openssl', [...args])).stdout;
  }
}

const hexOf = ([, hex = '']: RegExpMatchArray): string => hex.toLowerCase();
