import { execFileSync } from 'node:child_process';
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const GUIDE = new URL('../../../../docs/operations/cluster-pki-door.md', import.meta.url);

export interface Credential {
  readonly certificate: string;
  readonly key: string;
}

/** Certificates made by the openssl command: the good ones by the operator's guide itself, to the letter. */
export class DoorCertificates {
  readonly directory = mkdtempSync(join(tmpdir(), 'door-'));

  constructor() {
    const commands = [...readFileSync(GUIDE, 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block = '']) => block);
    this.#run(commands.join('\n'));
  }

  /** As the guide has made them: `internal-ca`, `pki`, `server-a`. */
  made(name: string): Credential {
    return { certificate: this.text(`${name}.pem`), key: this.text(`${name}.key`) };
  }

  authority(name: string, subject: string): void {
    this.#run(
      `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -sha256 -days 30 -subj "${subject}" \\
         -addext "basicConstraints=critical,CA:TRUE" -keyout ${name}.key -out ${name}.pem`,
    );
  }

  /** A caller's certificate by the guide's commands, changed in one thing. */
  caller(
    name: string,
    { subject = '/O=Example Charging Ltd/CN=server-a', ca = 'internal-ca', days = 90 } = {},
  ): Credential {
    this.#run(
      `openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -subj "${subject}" -keyout ${name}.key -out ${name}.csr
       openssl x509 -req -in ${name}.csr -CA ${ca}.pem -CAkey ${ca}.key -set_serial "0x$(openssl rand -hex 16)" \\
         -sha256 -days ${days} -extfile server-a.ext -out ${name}.pem`,
    );
    return this.made(name);
  }

  /**
   * A certificate with a key that is not its own but says that it is: OpenSSL compares the public halves
   * only, so such a client gets as far as its signature.
   */
  withoutItsKey({ certificate, key }: Credential, another: KeyObject): Credential {
    const own = createPrivateKey(key).export({ format: 'der', type: 'sec1' });
    // ECPrivateKey (RFC 5915): version 1 and the octet string of the scalar come first.
    const scalar = another.export({ format: 'der', type: 'sec1' }).subarray(7, 39);
    scalar.copy(own, 7);
    const pem = `-----BEGIN EC PRIVATE KEY-----\n${own.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END EC PRIVATE KEY-----\n`;
    return { certificate, key: pem };
  }

  path(file: string): string {
    return join(this.directory, file);
  }

  text(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  write(file: string, content: string): string {
    writeFileSync(this.path(file), content);
    return this.path(file);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  #run(script: string): void {
    execFileSync('bash', ['-euc', script], { cwd: this.directory, stdio: ['ignore', 'ignore', 'pipe'] });
  }
}

/** As openssl prints it. */
export const fingerprintOf = ({ certificate }: Credential): string => new X509Certificate(certificate).fingerprint256;
