import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const CONFIGURATION = `
[req]
distinguished_name = dn
[dn]
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[station]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
`;
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** A CA that is not ours, a vendor's or another operator's: one root, by the openssl command, in a folder of its own. */
export class OutsideCa {
  readonly rootPem: string;
  readonly #folder: string;

  private constructor(folder: string, rootPem: string) {
    this.#folder = folder;
    this.rootPem = rootPem;
  }

  static async create(organisation: string): Promise<OutsideCa> {
    const folder = await mkdtemp(join(tmpdir(), 'outside-ca-'));
    await writeFile(join(folder, 'openssl.cnf'), CONFIGURATION);
    const subject = `/O=${organisation}/CN=Root of ${organisation}`;
    const root = ['-x509', '-days', '60', '-extensions', 'authority', '-keyout', 'root.key', '-out', 'root.pem'];
    await openssl(folder, 'req', '-config', 'openssl.cnf', ...root, ...NEW_KEY, '-subj', subject);
    return new OutsideCa(folder, await readFile(join(folder, 'root.pem'), 'utf8'));
  }

  /** A key and its certificate, as a station is delivered with them. */
  async certify(organisation: string, serialNumber: string): Promise<{ privateKeyPem: string; chainPem: string }> {
    const [key, request, leaf] = ['key', 'csr', 'pem'].map((kind) => `${serialNumber}.${kind}`) as [
      string,
      string,
      string,
    ];
    const subject = `/O=${organisation}/CN=${serialNumber}`;
    await openssl(
      this.#folder,
      'req',
      '-config',
      'openssl.cnf',
      '-keyout',
      key,
      '-out',
      request,
      ...NEW_KEY,
      '-subj',
      subject,
    );
    const issuer = ['-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-days', '30'];
    const extensions = ['-extfile', 'openssl.cnf', '-extensions', 'station'];
    await openssl(this.#folder, 'x509', '-req', '-in', request, '-out', leaf, ...issuer, ...extensions);
    const read = (name: string) => readFile(join(this.#folder, name), 'utf8');
    return { privateKeyPem: await read(key), chainPem: await read(leaf) };
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}

const openssl = (cwd: string, ...args: readonly string[]) => run('openssl', [...args], { cwd });
