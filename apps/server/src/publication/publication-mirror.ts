import { type CertId, type CertIdHash, type Certificate, certIdOf, parseCrl } from '@bfcert/kernel/x509';
import type { OcspAnswer, WithdrawnAnswer } from '@bfcert/pki-contract';
import type { PublicationSource, PublishedStatement } from '../metrics/publication-metrics.ts';
import { SignedStatement } from './signed-statement.ts';

export const OCSP_RESPONSE = 'application/ocsp-response';

/** In the place of an answer that was withdrawn: over since ever, so it is not given. */
const WITHDRAWN = new SignedStatement(OCSP_RESPONSE, Buffer.alloc(0), 0, 0);

export interface MirroredAnswer {
  readonly sha1: SignedStatement;
  readonly sha256: SignedStatement;
  readonly isRevoked: boolean;
  /** Milliseconds since 1970; null: nobody knows. */
  readonly certificateEnds: number | null;
}

/** What is published of one issuing certificate. */
export class MirroredIssuer {
  readonly certificate: Certificate;
  readonly lists = new Map<number, SignedStatement>();
  /** By serial number. */
  readonly answers = new Map<string, MirroredAnswer>();
  /** Null until the control plane has said whose it is. */
  authority: string | null = null;
  readonly #names = new Map<CertIdHash, CertId>();

  constructor(certificate: Certificate) {
    this.certificate = certificate;
  }

  /** Whether the request means this issuer, by name and key. */
  isNamedBy({ hashAlgorithm, issuerNameHash, issuerKeyHash }: CertId): boolean {
    const own = this.#names.get(hashAlgorithm) ?? certIdOf(this.certificate, '0', hashAlgorithm);
    this.#names.set(hashAlgorithm, own);
    return own.issuerNameHash === issuerNameHash && own.issuerKeyHash === issuerKeyHash;
  }
}

/** How an issuing certificate is called in URLs. */
export const ISSUER_ID_LENGTH = 16;

/**
 * Everything this server publishes, in memory: it goes on being served while the control plane, the
 * database or the disk is away, each statement until it says itself that it is over.
 */
export class PublicationMirror implements PublicationSource {
  readonly #issuers = new Map<string, MirroredIssuer>();
  #hasAnswers = false;
  readonly #serials = new WeakMap<SignedStatement, ReadonlySet<string>>();

  /** Whether all answers there were at some moment are here: before that an unknown certificate may be known. */
  get hasAnswers(): boolean {
    return this.#hasAnswers;
  }

  issuer(id: string): MirroredIssuer | null {
    return this.#issuers.get(id) ?? null;
  }

  /** The issuer whose name and key a CertID has; of all our issuers there are few. */
  issuerNamedBy(certId: CertId): MirroredIssuer | null {
    return [...this.#issuers.values()].find((issuer) => issuer.isNamedBy(certId)) ?? null;
  }

  takeIssuer(certificate: Certificate): void {
    const id = certificate.fingerprint.slice(0, ISSUER_ID_LENGTH);
    if (this.#issuers.get(id)?.certificate.fingerprint !== certificate.fingerprint) {
      this.#issuers.set(id, new MirroredIssuer(certificate));
    }
  }

  takeList(issuerId: string, shard: number, list: SignedStatement): void {
    this.#issuers.get(issuerId)?.lists.set(shard, list);
  }

  /** Says whose issuer it is; false while its certificate is not here. */
  nameIssuer(fingerprint: string, authority: string): boolean {
    const issuer = this.#byFingerprint(fingerprint);
    if (issuer !== null) issuer.authority = authority;
    return issuer !== null;
  }

  /**
   * Takes an answer in the place of the one before, or the one before away. Never one that says "good"
   * about a certificate that is known to be revoked: a control plane that forgot is not to be believed.
   * What is known is in memory only: a process that starts anew has it from the control plane, to which the
   * lifecycle gives back what that has forgotten. False when it was not taken.
   */
  takeAnswer(answer: OcspAnswer | WithdrawnAnswer): boolean {
    const issuer = this.#byFingerprint(answer.issuer);
    if (issuer === null) return false;
    const wasRevoked = issuer.answers.get(answer.serial)?.isRevoked === true;
    const isWithdrawn = 'withdrawn' in answer;
    // Whatever was signed of its revocation stays.
    if (isWithdrawn && wasRevoked) return true;
    const isRevoked = isWithdrawn || answer.reason !== null;
    if (!isRevoked && wasRevoked) return false;
    issuer.answers.set(answer.serial, {
      sha1: isWithdrawn ? WITHDRAWN : statementOf(answer, answer.sha1),
      sha256: isWithdrawn ? WITHDRAWN : statementOf(answer, answer.sha256),
      isRevoked,
      certificateEnds: answer.certificateEnds === null ? null : Date.parse(answer.certificateEnds),
    });
    return true;
  }

  /**
   * What is served of this certificate. Lists are read when somebody asks, each once.
   * `elsewhere`: we publish nothing of this issuer.
   */
  revocationOf(fingerprint: string, serial: string): { readonly ocsp: boolean; readonly crl: boolean } | 'elsewhere' {
    const issuer = this.#byFingerprint(fingerprint);
    if (issuer === null) return 'elsewhere';
    const answer = issuer.answers.get(serial);
    return {
      ocsp: answer?.isRevoked === true && answer.sha256 !== WITHDRAWN,
      crl: [...issuer.lists.values()].some((list) => this.#serialsOf(list).has(serial)),
    };
  }

  #serialsOf(list: SignedStatement): ReadonlySet<string> {
    const known = this.#serials.get(list);
    if (known !== undefined) return known;
    const parsed = parseCrl(list.der);
    const serials = new Set(parsed.ok ? parsed.value.entries.keys() : []);
    this.#serials.set(list, serials);
    return serials;
  }

  tookAll(): void {
    this.#hasAnswers = true;
  }

  /** Forgets answers about certificates that are over, once they are over themselves. */
  sweep(now: number): void {
    for (const { answers } of this.#issuers.values()) {
      for (const [serial, { sha256, certificateEnds }] of answers) {
        if (certificateEnds !== null && certificateEnds < now && sha256.nextUpdate < now) answers.delete(serial);
      }
    }
  }

  async revocationLists(): Promise<readonly PublishedStatement[]> {
    return [...this.#issuers].flatMap(([id, { authority, lists }]) =>
      [...lists.values()].map((list) => freshness(authority ?? id, list)),
    );
  }

  /** For each issuer the oldest that was not withdrawn. */
  async ocspAnswers(): Promise<readonly PublishedStatement[]> {
    return [...this.#issuers].flatMap(([id, { authority, answers }]) => {
      let oldest: SignedStatement | null = null;
      for (const { sha256 } of answers.values()) {
        if (sha256 === WITHDRAWN) continue;
        if (oldest === null || sha256.thisUpdate < oldest.thisUpdate) oldest = sha256;
      }
      return oldest === null ? [] : [freshness(authority ?? id, oldest)];
    });
  }

  #byFingerprint(fingerprint: string): MirroredIssuer | null {
    const issuer = this.#issuers.get(fingerprint.slice(0, ISSUER_ID_LENGTH));
    return issuer?.certificate.fingerprint === fingerprint ? issuer : null;
  }
}

const statementOf = ({ thisUpdate, nextUpdate }: OcspAnswer, base64: string): SignedStatement =>
  new SignedStatement(OCSP_RESPONSE, Buffer.from(base64, 'base64'), Date.parse(thisUpdate), Date.parse(nextUpdate));

const freshness = (authority: string, { thisUpdate, nextUpdate }: SignedStatement): PublishedStatement => ({
  authority,
  thisUpdate: new Date(thisUpdate),
  nextUpdate: new Date(nextUpdate),
});
