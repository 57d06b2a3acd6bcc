import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, parseCertificatePem } from '@bfcert/kernel/x509';

const run = promisify(execFile);

/** What it certifies: the key and the subject of the request, and its alternative names. */
const CONFIGURATION = `
[ca]
default_ca = issuing
[issuing]
certificate = issuing.pem
private_key = issuing.key
new_certs_dir = .
database = index.txt
rand_serial = yes
unique_subject = no
default_md = sha256
policy = anything
copy_extensions = copy
x509_extensions = leaf
[anything]
countryName = optional
organizationName = optional
commonName = supplied
domainComponent = optional
[leaf]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
authorityKeyIdentifier = keyid
[issuing_ca]
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[root_ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[req]
distinguished_name = none
[none]
`;

const LIFE_MS = 6 * 3_600_000;

/** A root and an issuing CA that the openssl command keeps, signs with and packs: no code of ours on this side. */
export class OpensslCa {
  readonly signed: { readonly certificate: Certificate; readonly at: Date }[] = [];
  readonly #directory: string;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(directory: string) {
    this.#directory = directory;
  }

  static async make(): Promise<OpensslCa> {
    const ca = new OpensslCa(await mkdtemp(join(tmpdir(), 'est-ca-')));
    await ca.#write('ca.cnf', CONFIGURATION);
    await ca.#write('index.txt', '');
    const keyed = (name: string) => [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-noenc',
      '-keyout',
      `${name}.key`,
    ];
    await ca.#openssl(
      'req',
      '-config',
      'ca.cnf',
      '-x509',
      ...keyed('root'),
      '-subj',
      '/O=EST/CN=Test Root',
      '-days',
      '30',
      '-extensions',
      'root_ca',
      '-out',
      'root.pem',
    );
    await ca.renewIssuingCa('Test Issuing CA');
    return ca;
  }

  /** From now on another key issues, below the same root. */
  async renewIssuingCa(name: string): Promise<void> {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'issuing.key'];
    await this.#openssl(
      'req',
      '-config',
      'ca.cnf',
      '-new',
      ...key,
      '-subj',
      `/O=EST/CN=${name}`,
      '-out',
      'issuing.csr',
    );
    await this.#openssl(
      'x509',
      '-req',
      '-in',
      'issuing.csr',
      '-CA',
      'root.pem',
      '-CAkey',
      'root.key',
      '-CAcreateserial',
      '-days',
      '20',
      '-extfile',
      'ca.cnf',
      '-extensions',
      'issuing_ca',
      '-out',
      'issuing.pem',
    );
  }

  /** A new root, and the certificates by which whoever trusts one of the two finds to the other (RFC 4210 4.4). */
  async makeNewRoot(): Promise<readonly string[]> {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'new-root.key'];
    const days = ['-days', '30', '-extensions', 'root_ca'];
    await this.#openssl(
      'req',
      '-config',
      'ca.cnf',
      '-x509',
      ...key,
      '-subj',
      '/O=EST/CN=Test Root',
      ...days,
      '-out',
      'new-root.pem',
    );
    for (const [own, other, link] of [
      ['root', 'new-root', 'old-with-new'],
      ['new-root', 'root', 'new-with-old'],
    ]) {
      await this.#openssl('x509', '-x509toreq', '-in', `${own}.pem`, '-signkey', `${own}.key`, '-out', 'link.csr');
      await this.#openssl(
        'x509',
        '-req',
        '-in',
        'link.csr',
        '-CA',
        `${other}.pem`,
        '-CAkey',
        `${other}.key`,
        '-CAcreateserial',
        '-extfile',
        'ca.cnf',
        ...days,
        '-out',
        `${link}.pem`,
      );
    }
    const pems = ['new-root', 'old-with-new', 'new-with-old'].map((name) => this.#read(`${name}.pem`));
    return (await Promise.all(pems)).map((pem) => pem.toString('latin1'));
  }

  async rootPem(): Promise<string> {
    return (await this.#read('root.pem')).toString('latin1');
  }

  async issuingPem(): Promise<string> {
    return (await this.#read('issuing.pem')).toString('latin1');
  }

  /** PEM of a certificate for a request in DER; one after the other, because `openssl ca` keeps an index. */
  sign(request: Uint8Array): Promise<string> {
    const signing = this.#last.then(() => this.#sign(request));
    this.#last = signing.catch(() => {});
    return signing;
  }

  async #sign(request: Uint8Array): Promise<string> {
    await this.#write('request.der', request);
    await this.#openssl(
      'req',
      '-config',
      'ca.cnf',
      '-inform',
      'DER',
      '-in',
      'request.der',
      '-verify',
      '-out',
      'request.pem',
    );
    const now = Date.now();
    await this.#openssl(
      'ca',
      '-batch',
      '-config',
      'ca.cnf',
      '-in',
      'request.pem',
      '-notext',
      '-preserveDN',
      '-startdate',
      asn1Time(now - 60_000),
      '-enddate',
      asn1Time(now + LIFE_MS),
      '-out',
      'leaf.pem',
    );
    const pem = (await this.#read('leaf.pem')).toString('latin1');
    this.signed.push({ certificate: unwrap(parseCertificatePem(pem)), at: new Date() });
    return pem;
  }

  /** DER of a certs-only CMS. */
  async pack(...pems: readonly string[]): Promise<Buffer> {
    const name = `pack-${crypto.randomUUID()}`;
    await this.#write(`${name}.pem`, pems.join(''));
    await this.#openssl('crl2pkcs7', '-nocrl', '-certfile', `${name}.pem`, '-outform', 'DER', '-out', `${name}.p7`);
    return this.#read(`${name}.p7`);
  }

  /** Whether openssl finds the way from the first certificate of a PEM chain over the others to the root. */
  async verifies(chainPem: string): Promise<boolean> {
    const [leaf = '', ...above] = chainPem.split(/(?<=-----END CERTIFICATE-----\n)/);
    await this.#write('chain-leaf.pem', leaf);
    await this.#write('chain-above.pem', above.join(''));
    const untrusted = above.length === 0 ? [] : ['-untrusted', 'chain-above.pem'];
    return this.#openssl('verify', '-x509_strict', '-CAfile', 'root.pem', ...untrusted, 'chain-leaf.pem').then(
      () => true,
      () => false,
    );
  }

  remove(): Promise<void> {
    return rm(this.#directory, { recursive: true, force: true });
  }

  #openssl(...args: readonly string[]): Promise<unknown> {
    return run('openssl', args, { cwd: this.#directory });
  }

  #write(name: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.#directory, name), content);
  }

  #read(name: string): Promise<Buffer> {
    return readFile(join(this.#directory, name));
  }
}

const asn1Time = (at: number): string => new Date(at).toISOString().replace(/[-:T]|\.\d{3}/g, '');
