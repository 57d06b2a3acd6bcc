import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '../../result.ts';
import type { SignatureAlgorithm } from '../algorithm-identifier.ts';
import { type Certificate, parseCertificate } from '../certificate.ts';
import { encodeName, type NameSpec } from '../distinguished-name.ts';
import { assembleCertificate, encodeTbsCertificate } from '../encode-certificate.ts';
import type { Extension } from '../extension.ts';
import { authorityKeyIdentifier, basicConstraints, keyUsage, subjectKeyIdentifier } from '../extension-builders.ts';
import { signatureAlgorithmFor, signTbs } from '../signature.ts';

export interface KeyPair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface Issued extends KeyPair {
  readonly certificate: Certificate;
}

export const ecKeys = (namedCurve = 'P-256'): KeyPair => generateKeyPairSync('ec', { namedCurve });
export const rsaKeys = (modulusLength = 2048, publicExponent = 65_537): KeyPair =>
  generateKeyPairSync('rsa', { modulusLength, publicExponent });

export const spkiOf = (keys: KeyPair): Buffer => keys.publicKey.export({ format: 'der', type: 'spki' });

export interface IssueOptions {
  readonly subject?: NameSpec;
  /** Self-signed when left out. */
  readonly issuer?: Issued;
  readonly keys?: KeyPair;
  readonly algorithm?: SignatureAlgorithm;
  readonly serial?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly ca?: { readonly pathLength?: number } | null;
  /** In place of the usual ones for a CA or a leaf. */
  readonly extensions?: readonly Extension[];
  readonly moreExtensions?: readonly Extension[];
}

let lastSerial = 0x1000;

/** A certificate of our own making: a self-signed CA by default, a leaf with `ca: null`. */
export function issue(options: IssueOptions = {}): Issued {
  const keys = options.keys ?? ecKeys();
  const subject = encodeName(options.subject ?? [{ name: 'CN', value: 'Test Root' }]);
  const spki = spkiOf(keys);
  const signer = options.issuer?.privateKey ?? keys.privateKey;
  const algorithm = options.algorithm ?? signatureAlgorithmFor(signer);
  const ca = options.ca === undefined ? {} : options.ca;
  const usual = [
    basicConstraints({ ca: ca !== null, ...ca }),
    keyUsage(ca === null ? ['digitalSignature', 'keyAgreement'] : ['keyCertSign', 'cRLSign']),
    subjectKeyIdentifier(spki),
    authorityKeyIdentifier(options.issuer?.certificate ?? spki),
  ];
  const tbs = encodeTbsCertificate({
    serial: options.serial ?? (lastSerial++).toString(16),
    signatureAlgorithm: algorithm,
    issuer: options.issuer?.certificate.subject.der ?? subject,
    subject,
    notBefore: new Date(options.notBefore ?? '2026-01-01T00:00:00Z'),
    notAfter: new Date(options.notAfter ?? '2036-01-01T00:00:00Z'),
    spki,
    extensions: [...(options.extensions ?? usual), ...(options.moreExtensions ?? [])],
  });
  const der = assembleCertificate(tbs, algorithm, signTbs(tbs, signer, algorithm));
  return { ...keys, certificate: unwrap(parseCertificate(der)) };
}
