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
const NEW_KEY = '-newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc';

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
    await ca.#makeRoot('root');
    await ca.renewIssuingCa('Test Issuing CA');
    return ca;
  }

  #makeRoot(name: string): Promise<unknown> {
    const out = `-keyout ${name}.key -out ${name}.pem -days 30 -extensions root_ca`;
    return this.#openssl(`req -config ca.cnf -x509 ${NEW_KEY} ${out} -subj`, '/O=EST/CN=Test Root');
  }

  /** From now on another key issues, below the same root. */
  async renewIssuingCa(name: string): Promise<void> {
    const out = '-keyout issuing.key -out issuing.csr';
    await this.#openssl(`req -config ca.cnf -new ${NEW_KEY} ${out} -subj`, `/O=EST/CN=${name}`);
    await this.#certify('issuing', 'root', 'issuing_ca', 'issuing.pem');
  }

  /** A new root, and the certificates by which whoever trusts one of the two finds to the other (RFC 4210 4.4). */
  async makeNewRoot(): Promise<readonly string[]> {
    await this.#makeRoot('new-root');
    for (const name of ['root', 'new-root']) {
      await this.#openssl(`x509 -x509toreq -in ${name}.pem -signkey ${name}.key -out ${name}.csr`);
    }
    await this.#certify('root', 'new-root', 'root_ca', 'old-with-new.pem');
    await this.#certify('new-root', 'root', 'root_ca', 'new-with-old.pem');
    return Promise.all(['new-root.pem', 'old-with-new.pem', 'new-with-old.pem'].map((name) => this.#text(name)));
  }

  #certify(request: string, issuer: string, extensions: string, out: string): Promise<unknown> {
    const by = `-CA ${issuer}.pem -CAkey ${issuer}.key -CAcreateserial -days 20`;
    return this.#openssl(`x509 -req -in ${request}.csr ${by} -extfile ca.cnf -extensions ${extensions} -out ${out}`);
  }

  rootPem(): Promise<string> {
    return this.#text('root.pem');
  }

  issuingPem(): Promise<string> {
    return this.#text('issuing.pem');
  }

  /** PEM of a certificate for a request in DER; one after the other, because `openssl ca` keeps an index. */
  sign(request: Uint8Array): Promise<string> {
    const signing = this.#last.then(() => this.#sign(request));
    this.#last = signing.catch(() => {});
    return signing;
  }

  async #sign(request: Uint8Array): Promise<string> {
    await this.#write('request.der', request);
    await this.#openssl('req -config ca.cnf -inform DER -in request.der -verify -out request.pem');
    const now = Date.now();
    const dates = `-startdate ${asn1Time(now - 60_000)} -enddate ${asn1Time(now + LIFE_MS)}`;
    await this.#openssl(`ca -batch -config ca.cnf -in request.pem -notext -preserveDN ${dates} -out leaf.pem`);
    const pem = await this.#text('leaf.pem');
    this.signed.push({ certificate: unwrap(parseCertificatePem(pem)), at: new Date() });
    return pem;
  }

  /** DER of a certs-only CMS. */
  async pack(...pems: readonly string[]): Promise<Buffer> {
    const name = `pack-${crypto.randomUUID()}`;
    await this.#write(`${name}.pem`, pems.join(''));
    await this.#openssl(`crl2pkcs7 -nocrl -certfile ${name}.pem -outform DER -out ${name}.p7`);
    return readFile(join(this.#directory, `${name}.p7`));
  }

  /** Whether openssl finds the way from the first certificate of a PEM chain over the others to the root. */
  async verifies(chainPem: string): Promise<boolean> {
    const [leaf = '', ...above] = chainPem.split(/(?<=-----END CERTIFICATE-----\n)/);
    await this.#write('chain-leaf.pem', leaf);
    await this.#write('chain-above.pem', above.join(''));
    const untrusted = above.length === 0 ? '' : '-untrusted chain-above.pem ';
    return this.#openssl(`verify -x509_strict -CAfile root.pem ${untrusted}chain-leaf.pem`).then(
      () => true,
      () => false,
    );
  }

  remove(): Promise<void> {
    return rm(this.#directory, { recursive: true, force: true });
  }

  /** Words of a command, then one that may have spaces. */
  #openssl(command: string, ...last: readonly string[]): Promise<unknown> {
    return run('openssl', [...command.split(' '), ...last], { cwd: this.#directory });
  }

  #write(name: string, content: string | Uint8Array): Promise<void> {
    return writeFile(join(this.#directory, name), content);
  }

  #text(name: string): Promise<string> {
    return readFile(join(this.#directory, name), 'latin1');
  }
}

const asn1Time = (at: number): string => new Date(at).toISOString().replace(/[-:T]|\.\d{3}/g, '');
