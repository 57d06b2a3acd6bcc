import { createPublicKey, generateKeyPairSync, type KeyObject, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { unwrap } from '@bfcert/kernel/result';
import { type Certificate, certificatePem, nameOf, parseSigningRequest } from '@bfcert/kernel/x509';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import type { StepCaConfiguration } from '../step-ca/configuration.ts';
import { bodyOf, TlsServer, tlsIdentity } from './tls-server.ts';

type SigningMisfortune =
  | 'cut_after_signing'
  | 'hang_after_signing'
  | 'fail_after_signing'
  | 'answer_nonsense'
  | 'answer_without_certificate'
  | 'certify_another_key'
  | 'sign_with_another_ca';

export type StepCaMisfortune =
  | SigningMisfortune
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly message: string };

interface Claims {
  readonly sub: string;
  readonly jti: string;
  readonly organization: string;
  readonly dnsNames: readonly string[];
}

const PROVISIONER = 'bfcert@example.org';
const KEY_ID = 'the-key-of-the-provisioner';
const CLOCK_LEEWAY_SECONDS = 60;

class Declined extends Error {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/**
 * Speaks the API of step-ca as its documentation and sources have it, with one JWK provisioner whose
 * template is ours. Its TLS certificate comes from its own CA, as step-ca's does.
 */
export class StepCaServer {
  readonly ca = new FakeCa();
  /** Serial numbers in decimal, with the reason code. */
  readonly revoked = new Map<string, number>();
  readonly #provisionerKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  readonly #usedTokens = new Set<string>();
  #misfortune: StepCaMisfortune | null = null;
  #server: TlsServer | null = null;

  /** `tlsCa` certifies its TLS key: another than its own makes it an impostor. */
  static async listen(tlsCa?: FakeCa): Promise<StepCaServer> {
    const stepCa = new StepCaServer();
    const identity = tlsIdentity('localhost', tlsCa ?? stepCa.ca);
    stepCa.#server = await TlsServer.listen(
      (request, response) => void stepCa.#serve(request, response),
      null,
      identity,
    );
    return stepCa;
  }

  get server(): TlsServer {
    if (this.#server === null) throw new Error('it does not listen yet');
    return this.#server;
  }

  /** For the next order alone; one with a status for the next order or revocation. */
  next(misfortune: StepCaMisfortune): void {
    this.#misfortune = misfortune;
  }

  configuration(key: KeyObject = this.#provisionerKeys.privateKey): StepCaConfiguration {
    return {
      name: 'step-charger-identity',
      trustDomain: 'charger-identity',
      url: this.server.url,
      rootFingerprint: this.ca.root.fingerprint,
      provisioner: { name: PROVISIONER, keyId: KEY_ID, key },
      profiles: ['charging-station', 'csms-server-ec'],
      answerMilliseconds: 4_000,
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      const { status, message, headers } = error instanceof Declined ? error : new Declined(500, String(error));
      reply(response, status, { status, message }, headers);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await bodyOf(request)).toString('utf8');
    switch (`${request.method} ${request.url}`) {
      case `GET /root/${this.ca.root.fingerprint}`:
        return reply(response, 200, { ca: certificatePem(this.ca.root.der) });
      case 'GET /intermediates':
        return reply(response, 201, { crts: [certificatePem(this.ca.issuing.der)] });
      case 'POST /1.0/sign':
        return this.#sign(response, JSON.parse(body) as Record<string, string>);
      case 'POST /1.0/revoke':
        return this.#revoke(response, JSON.parse(body) as Record<string, string>);
      default:
        throw new Declined(
          404,
          'The requested resource could not be found. Please see the certificate authority logs.',
        );
    }
  }

  #sign(response: ServerResponse, { csr = '', ott = '', notBefore = '', notAfter = '' }: Record<string, string>): void {
    const misfortune = this.#met();
    const claims = this.#authorize(ott, 'sign');
    const request = unwrap(parseSigningRequest(csr));
    const [requestedName = ''] = nameOf(request.subject, 'CN');
    if (requestedName !== '' && requestedName !== claims.sub) {
      throw new Declined(403, 'certificate request does not contain the valid common name');
    }
    const spki = misfortune === 'certify_another_key' ? newSpki() : request.spki;
    const ca = misfortune === 'sign_with_another_ca' ? new FakeCa() : this.ca;
    const certificate = ca.sign({
      spki,
      subject: [
        { name: 'O', value: claims.organization },
        { name: 'CN', value: claims.sub },
      ],
      dnsNames: claims.dnsNames,
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
    });
    this.#tell(response, misfortune, certificate, ca.issuing);
  }

  #tell(
    response: ServerResponse,
    misfortune: SigningMisfortune | null,
    certificate: Certificate,
    issuing: Certificate,
  ): void {
    const [crt, ca] = [certificatePem(certificate.der), certificatePem(issuing.der)];
    switch (misfortune) {
      case 'cut_after_signing':
        response.socket?.destroy();
        return;
      case 'hang_after_signing':
        return;
      case 'fail_after_signing':
        throw new Declined(500, 'error storing certificate in db');
      case 'answer_nonsense':
        response.writeHead(201).end('<html>Created</html>');
        return;
      case 'answer_without_certificate':
        reply(response, 201, { ca, certChain: [] });
        return;
      default:
        reply(response, 201, { crt, ca, certChain: [crt, ca], tlsOptions: null });
    }
  }

  #revoke(response: ServerResponse, { ott = '', serial = '', reasonCode = '' }: Record<string, string>): void {
    // What goes wrong with a signature waits for one.
    if (typeof this.#misfortune !== 'string') this.#met();
    const { sub } = this.#authorize(ott, 'revoke');
    if (sub !== serial) throw new Declined(401, 'token subject and serial number do not match');
    if (this.revoked.has(serial)) {
      throw new Declined(400, `certificate with serial number '${serial}' is already revoked`);
    }
    this.revoked.set(serial, Number(reasonCode));
    reply(response, 200, { status: 'ok' });
  }

  #met(): SigningMisfortune | null {
    const misfortune = this.#misfortune;
    this.#misfortune = null;
    if (misfortune === null || typeof misfortune === 'string') return misfortune;
    throw new Declined(misfortune.status, misfortune.message, misfortune.headers);
  }

  /** As the CA does for a JWK provisioner: key, issuer, audience, dates, and once only. */
  #authorize(ott: string, operation: 'sign' | 'revoke'): Claims {
    const [header = '', payload = '', signature = ''] = ott.split('.');
    const key = createPublicKey(this.#provisionerKeys.privateKey);
    const signed = Buffer.from(`${header}.${payload}`);
    const bytes = Buffer.from(signature, 'base64url');
    const { alg, kid } = decoded(header);
    if (alg !== 'ES256' || kid !== KEY_ID || !verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, bytes)) {
      throw new Declined(401, 'The request lacked necessary authorization to be completed.');
    }
    const claims = decoded(payload);
    const now = Date.now() / 1_000;
    const isFresh =
      Number(claims['nbf']) <= now + CLOCK_LEEWAY_SECONDS && Number(claims['exp']) >= now - CLOCK_LEEWAY_SECONDS;
    if (claims['iss'] !== PROVISIONER || claims['aud'] !== `${this.server.url}/1.0/${operation}` || !isFresh) {
      throw new Declined(401, 'invalid jwk claims');
    }
    const { jti } = claims as unknown as Claims;
    if (this.#usedTokens.has(jti)) throw new Declined(401, 'token already used');
    this.#usedTokens.add(jti);
    return claims as unknown as Claims;
  }
}

const decoded = (part: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;

const newSpki = (): Buffer =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });

function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
