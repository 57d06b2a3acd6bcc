import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const configuration = (port: number): string => `
[ca]
default_ca = here
[here]
database = index.txt
new_certs_dir = .
rand_serial = yes
default_md = sha256
policy = any
default_days = 30
unique_subject = no
[any]
commonName = supplied
[contract]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
authorityInfoAccess = OCSP;URI:http://localhost:${port}/
`;

/** A mobility operator's PKI of one root, with its OCSP responder: openssl's own, on both counts. */
export class ContractPki {
  readonly #directory = mkdtempSync(join(tmpdir(), 'contract-pki-'));
  readonly #port: number;
  #responder: ChildProcess | null = null;

  constructor(port: number) {
    this.#port = port;
    writeFileSync(join(this.#directory, 'ca.cnf'), configuration(port));
    writeFileSync(join(this.#directory, 'index.txt'), '');
    this.#openssl(
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -days 60 -subj /CN=MO-Root -addext keyUsage=critical,keyCertSign,cRLSign',
    );
  }

  get rootPem(): string {
    return this.#read('root.pem');
  }

  /** PEM of a contract certificate; its root is left out. */
  issue(emaid: string): string {
    this.#openssl(
      `req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ${emaid}.key -out ${emaid}.csr -subj /CN=${emaid}`,
    );
    this.#openssl(
      `ca -batch -notext -config ca.cnf -extensions contract -cert root.pem -keyfile root.key -in ${emaid}.csr -out ${emaid}.pem`,
    );
    return this.#read(`${emaid}.pem`);
  }

  revoke(emaid: string): void {
    this.#openssl(`ca -config ca.cnf -cert root.pem -keyfile root.key -revoke ${emaid}.pem`);
  }

  /** It has read what was issued and revoked by now. */
  async startResponder(): Promise<void> {
    const command = `ocsp -port ${this.#port} -index index.txt -CA root.pem -rsigner root.pem -rkey root.key -ndays 1`;
    const responder = spawn('openssl', command.split(' '), {
      cwd: this.#directory,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#responder = responder;
    const listens = new Promise<void>((resolve) => {
      for (const stream of [responder.stdout, responder.stderr]) {
        createInterface(stream).on('line', (line) => {
          if (/waiting for OCSP client connections|ACCEPT/i.test(line)) resolve();
        });
      }
    });
    const ended = once(responder, 'exit').then(() => Promise.reject(new Error('the responder ended')));
    ended.catch(() => undefined);
    await Promise.race([listens, ended]);
  }

  async stop(): Promise<void> {
    const responder = this.#responder;
    if (responder !== null) {
      const ended = once(responder, 'exit');
      responder.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#directory, { recursive: true });
  }

  #openssl(line: string): void {
    execFileSync('openssl', line.split(' '), { cwd: this.#directory, stdio: 'pipe' });
  }

  #read(name: string): string {
    return readFileSync(join(this.#directory, name), 'utf8');
  }
}
