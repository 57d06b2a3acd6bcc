import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs the openssl command; what it prints. */
export async function openssl(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await run('openssl', [...args]);
  return stdout + stderr;
}

export interface KeyAndCertificate {
  readonly keyPem: string;
  readonly certificatePem: string;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

const HOUR = 3_600_000;
const validNow = (): Validity => ({ from: new Date(Date.now() - HOUR), to: new Date(Date.now() + 24 * HOUR) });
export const validTomorrow = (): Validity => ({
  from: new Date(Date.now() + 24 * HOUR),
  to: new Date(Date.now() + 48 * HOUR),
});
export const validYesterday = (): Validity => ({
  from: new Date(Date.now() - 48 * HOUR),
  to: new Date(Date.now() - 24 * HOUR),
});

/** A certificate authority made of the openssl command alone, so that nothing of ours checks itself. */
export class OpensslAuthority {
  readonly rootPem: string;
  readonly #folder: string;

  private constructor(folder: string, rootPem: string) {
    this.#folder = folder;
    this.rootPem = rootPem;
  }

  static async create(name: string, curve = 'P-256'): Promise<OpensslAuthority> {
    const folder = await mkdtemp(join(tmpdir(), 'authority-'));
    await writeFile(join(folder, 'index.txt'), '');
    await writeFile(join(folder, 'ca.cnf'), config(folder));
    await openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      `ec_paramgen_curve:${curve}`,
      '-nodes',
      '-days',
      '3650',
      '-config',
      join(folder, 'ca.cnf'),
      '-extensions',
      'authority',
      '-keyout',
      join(folder, 'key.pem'),
      '-out',
      join(folder, 'root.pem'),
      '-subj',
      `/O=Example CPO/CN=${name}`,
    );
    return new OpensslAuthority(folder, await readFile(join(folder, 'root.pem'), 'utf8'));
  }

  /** A server certificate with its CN and, unless told otherwise, the same dNSName. */
  async issueServer(
    name: string,
    dnsNames: readonly string[] = [name],
    status: StatusAddresses | null = null,
  ): Promise<KeyAndCertificate> {
    const request = join(this.#folder, `server-${name}.csr`);
    const key = join(this.#folder, `server-${name}.key`);
    await openssl(
      'req',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      key,
      '-out',
      request,
      '-subj',
      `/O=Example CPO/CN=${name}`,
      '-config',
      join(this.#folder, 'ca.cnf'),
    );
    const extensions = dnsNames.length === 0 ? '' : `subjectAltName=${dnsNames.map((dns) => `DNS:${dns}`).join(',')}\n`;
    const certificatePem = await this.#issue(request, 'leaf', extensions + addressesOf(status), validNow());
    return { keyPem: await readFile(key, 'utf8'), certificatePem };
  }

  /** Signs a PKCS#10 request as it stands. */
  async issueStation(csrPem: string, validity: Validity = validNow()): Promise<string> {
    const request = join(this.#folder, 'station.csr');
    await writeFile(request, csrPem);
    return this.#issue(request, 'leaf', '', validity);
  }

  /** Signs another authority's key: its root becomes a certificate under this one. */
  async crossSign(other: OpensslAuthority, status: StatusAddresses | null = null): Promise<string> {
    const request = join(this.#folder, 'cross.csr');
    await openssl(
      'x509',
      '-x509toreq',
      '-in',
      join(other.#folder, 'root.pem'),
      '-key',
      join(other.#folder, 'key.pem'),
      '-out',
      request,
    );
    return this.#issue(request, 'authority', addressesOf(status), validNow());
  }

  /** What openssl's responder answers: base64 of the DER, for the DER of a request. */
  async ocspAnswer(request: Buffer): Promise<string> {
    const at = (name: string): string => join(this.#folder, name);
    await writeFile(at('request.der'), request);
    const files = [
      '-index',
      at('index.txt'),
      '-CA',
      at('root.pem'),
      '-rsigner',
      at('root.pem'),
      '-rkey',
      at('key.pem'),
    ];
    await openssl('ocsp', ...files, '-reqin', at('request.der'), '-respout', at('answer.der'), '-ndays', '1');
    return (await readFile(at('answer.der'))).toString('base64');
  }

  async #issue(request: string, section: string, more: string, { from, to }: Validity): Promise<string> {
    const extensions = join(this.#folder, 'extensions.cnf');
    await writeFile(extensions, `${SECTIONS}\n`.replace(`[ ${section} ]\n`, `[ ${section} ]\n${more}`));
    const out = join(this.#folder, 'issued.pem');
    await openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      join(this.#folder, 'ca.cnf'),
      '-extfile',
      extensions,
      '-extensions',
      section,
      '-startdate',
      opensslTime(from),
      '-enddate',
      opensslTime(to),
      '-in',
      request,
      '-out',
      out,
    );
    return readFile(out, 'utf8');
  }
}

/** Where a certificate says that its status is told. */
export interface StatusAddresses {
  readonly ocsp: string;
  readonly crl: string;
}

const addressesOf = (status: StatusAddresses | null): string =>
  status === null ? '' : `authorityInfoAccess=OCSP;URI:${status.ocsp}\ncrlDistributionPoints=URI:${status.crl}\n`;

const SECTIONS = `[ authority ]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[ leaf ]
basicConstraints=critical,CA:FALSE
keyUsage=critical,digitalSignature
`;

const config = (folder: string): string => `[ ca ]
default_ca = here
[ here ]
new_certs_dir = ${folder}
database = ${folder}/index.txt
rand_serial = yes
certificate = ${folder}/root.pem
private_key = ${folder}/key.pem
default_md = sha256
policy = any
unique_subject = no
copy_extensions = none
preserve = yes
[ any ]
organizationName = optional
commonName = supplied
[ req ]
distinguished_name = dn
[ dn ]
${SECTIONS}`;

const opensslTime = (time: Date): string => time.toISOString().replace(/[-:T]|\.\d+/g, '');
