import { unwrap } from '@bfcert/kernel/result';
import { OpensslCommand } from '@bfcert/kernel/testing/openssl';
import { type Certificate, parseCertificatePem } from '@bfcert/kernel/x509';

export type OpensslKey = 'P-256' | 'P-384' | 'P-521' | 'ed448' | 'rsa';

export interface Wish {
  readonly subject: string;
  /** The name of the certificate above; left out: it signs itself. */
  readonly issuer?: string;
  readonly key?: OpensslKey;
  readonly digest?: 'sha256' | 'sha384' | 'sha512';
  readonly extensions?: readonly string[];
  readonly days?: number;
}

const CA = 'basicConstraints=critical,CA:TRUE';
export const ROOT_RIGHTS = [CA, 'keyUsage=critical,keyCertSign,cRLSign'];
export const SUB_CA_1_RIGHTS = [`${CA},pathlen:1`, 'keyUsage=critical,keyCertSign,cRLSign'];
export const SUB_CA_2_RIGHTS = [`${CA},pathlen:0`, 'keyUsage=critical,keyCertSign,cRLSign'];
export const LEAF_RIGHTS = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,keyAgreement'];

/** A PKI that OpenSSL makes, by names: nothing of ours is in it. */
export class OpensslPki {
  readonly #openssl = new OpensslCommand();
  readonly #made = new Map<string, Certificate>();

  constructor() {
    // Without the extensions that the system's own configuration would add.
    this.#openssl.write('openssl.cnf', '[req]\ndistinguished_name=dn\n[dn]\n');
  }

  make(name: string, { subject, issuer, key = 'P-256', digest = 'sha256', extensions = LEAF_RIGHTS, days = 90 }: Wish) {
    const above = issuer === undefined ? [] : ['-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`];
    this.#openssl.run(
      'req',
      '-x509',
      '-nodes',
      '-config',
      'openssl.cnf',
      `-${digest}`,
      '-days',
      String(days),
      '-subj',
      subject,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
      ...newKey(key),
      ...above,
      ...extensions.flatMap((extension) => ['-addext', extension]),
    );
    const certificate = unwrap(parseCertificatePem(this.pem(name)));
    this.#made.set(name, certificate);
    return certificate;
  }

  pem(name: string): string {
    return this.#openssl.text(`${name}.pem`);
  }

  certificate(name: string): Certificate {
    const certificate = this.#made.get(name);
    if (certificate === undefined) throw new Error(`${name} was not made`);
    return certificate;
  }

  remove(): void {
    this.#openssl.remove();
  }
}

function newKey(key: OpensslKey): readonly string[] {
  if (key === 'ed448') return ['-newkey', 'ed448'];
  return key === 'rsa' ? ['-newkey', 'rsa:2048'] : ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${key}`];
}
