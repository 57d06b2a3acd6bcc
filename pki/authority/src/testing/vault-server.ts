import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { certificatePem } from '@bfcert/kernel/x509';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { bodyOf, TlsServer } from './tls-server.ts';
import { VaultError } from './vault-error.ts';
import { anotherSpki, type SigningParameters, serialOf, VaultPkiEngine } from './vault-pki-engine.ts';
import { VaultTokens } from './vault-tokens.ts';

type SigningMisfortune =
  | 'cut_after_signing'
  | 'hang_after_signing'
  | 'fail_after_signing'
  | 'seal_after_signing'
  | 'answer_nonsense'
  | 'answer_without_certificate'
  | 'certify_another_key'
  | 'sign_with_another_ca'
  /** Between the reading of the role and the order it has lost its organisation. */
  | 'sign_without_organisation';

export type VaultMisfortune =
  | SigningMisfortune
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly errors: string };

export const NAMESPACE = 'depots/north';
export const MOUNT = 'pki/stations';

/** Vault and OpenBao as their API documentation has them: one PKI secrets engine in one namespace. */
export class VaultServer {
  readonly engine: VaultPkiEngine;
  readonly tokens: VaultTokens;
  /** Method and path of every request. */
  readonly requests: string[] = [];
  /** Answers 503 to everything. */
  sealed = false;
  /** What no policy grants. */
  forbidden: RegExp | null = null;
  /** Called with method and path before the answer. */
  onRequest: (asked: string) => void = () => {};
  #misfortune: VaultMisfortune | null = null;
  #server: TlsServer | null = null;

  private constructor(clock: Clock) {
    this.engine = new VaultPkiEngine(clock);
    this.tokens = new VaultTokens(clock);
  }

  static async listen(clock: Clock = systemClock): Promise<VaultServer> {
    const vault = new VaultServer(clock);
    vault.#server = await TlsServer.listen((request, response) => void vault.#serve(request, response));
    return vault;
  }

  get server(): TlsServer {
    if (this.#server === null) throw new Error('it does not listen yet');
    return this.#server;
  }

  /** For the next `sign` or `revoke` alone. */
  next(misfortune: VaultMisfortune): void {
    this.#misfortune = misfortune;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#answer(request, response);
    } catch (error) {
      const { status, message, headers } = error instanceof VaultError ? error : new VaultError(500, String(error));
      reply(response, status, { errors: message === '' ? [] : [message] }, headers);
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const text = (await bodyOf(request)).toString('utf8');
    const body = (text === '' ? {} : JSON.parse(text)) as Readonly<Record<string, string>>;
    // Some clients escape the colons of serial numbers.
    const asked = `${request.method} ${decodeURIComponent(request.url ?? '')}`;
    this.requests.push(asked);
    this.onRequest(asked);
    if (this.sealed) throw new VaultError(503, 'Vault is sealed');
    const [, kind, path = ''] = /^(.*) \/v1\/(.*)$/.exec(asked) ?? [];
    if (request.headers['x-vault-namespace'] !== NAMESPACE) throw noRoute(path);

    const token = request.headers['x-vault-token']?.toString();
    if (kind === 'POST' && path === `auth/${this.tokens.appRole.mount}/login`) {
      succeed(response, { auth: this.tokens.logIn(body) });
      return;
    }
    const inside = path.startsWith(`${MOUNT}/`) ? path.slice(MOUNT.length + 1) : null;
    const isPublic = kind === 'GET' && inside?.startsWith('cert/') === true;
    if (!isPublic) {
      this.tokens.check(token);
      if (this.forbidden?.test(asked)) throw new VaultError(403, '1 error occurred:\n\t* permission denied\n\n');
    }
    if (kind === 'POST' && path === 'auth/token/renew-self') succeed(response, { auth: this.tokens.renew(token) });
    else if (inside === null) throw noRoute(path);
    else if (kind === 'POST' && inside.startsWith('sign/')) this.#sign(response, inside.slice('sign/'.length), body);
    else if (kind === 'POST' && inside === 'revoke') this.#revoke(response, body['serial_number'] ?? '');
    else if (kind === 'GET') succeed(response, { data: this.#read(inside) });
    else throw new VaultError(405, 'unsupported operation');
  }

  #read(path: string): object {
    const [what, name = ''] = path.split('/');
    switch (what) {
      case 'cert':
        return name === 'ca_chain' ? this.#chain() : this.#certificate(name);
      case 'certs?list=true':
        return listed(this.engine.serials());
      case 'roles?list=true':
        return listed([...this.engine.roles.keys()]);
      case 'roles':
        return this.engine.roles.get(name) ?? missing();
      default:
        throw new VaultError(404, 'unsupported path');
    }
  }

  /** The root is not in the mount, as where the mount holds an intermediate alone. */
  #chain(): object {
    return { certificate: certificatePem(this.engine.ca.issuing.der).trim(), revocation_time: 0 };
  }

  #certificate(serial: string): object {
    const certificate = this.engine.certificate(serial);
    if (certificate === null) return missing();
    return {
      certificate: certificatePem(certificate.der).trim(),
      revocation_time: this.engine.revoked.get(serial) ?? 0,
    };
  }

  #sign(response: ServerResponse, role: string, body: Readonly<Record<string, unknown>>): void {
    const misfortune = this.#met();
    const ca = misfortune === 'sign_with_another_ca' ? new FakeCa() : this.engine.ca;
    const spki = misfortune === 'certify_another_key' ? anotherSpki() : null;
    if (misfortune === 'sign_without_organisation') this.engine.change(role, { organization: [] });
    const parameters = { common_name: '', alt_names: '', exclude_cn_from_sans: false, not_after: '', ...body };
    const certificate = this.engine.sign(role, parameters as SigningParameters, ca, spki);
    const issuer = certificatePem(ca.issuing.der).trim();
    switch (misfortune) {
      case 'cut_after_signing':
        response.socket?.destroy();
        break;
      case 'hang_after_signing':
        break;
      case 'fail_after_signing':
        throw new VaultError(500, 'unable to store certificate locally: context deadline exceeded');
      case 'seal_after_signing':
        throw new VaultError(503, 'unable to store certificate locally: Vault is sealed');
      case 'answer_nonsense':
        response.writeHead(200).end('<html>OK</html>');
        break;
      case 'answer_without_certificate':
        succeed(response, { data: { serial_number: serialOf(certificate) } });
        break;
      default:
        succeed(response, {
          data: {
            certificate: certificatePem(certificate.der).trim(),
            issuing_ca: issuer,
            ca_chain: [issuer],
            serial_number: serialOf(certificate),
            expiration: certificate.notAfter.getTime() / 1_000,
          },
        });
    }
  }

  #revoke(response: ServerResponse, serial: string): void {
    this.#met();
    const at = this.engine.revoke(serial);
    const expired = `certificate with serial ${serial} already expired; refusing to add to CRL`;
    succeed(response, at === null ? { warnings: [expired] } : { data: { revocation_time: at, state: 'revoked' } });
  }

  #met(): SigningMisfortune | null {
    const misfortune = this.#misfortune;
    this.#misfortune = null;
    if (misfortune === null || typeof misfortune === 'string') return misfortune;
    throw new VaultError(misfortune.status, misfortune.errors, misfortune.headers);
  }
}

/** Also what a list without entries is. */
function missing(): never {
  throw new VaultError(404, '');
}

const noRoute = (path: string): VaultError =>
  new VaultError(404, `no handler for route "${path}". route entry not found.`);

const listed = (keys: readonly string[]): object => (keys.length === 0 ? missing() : { keys });

interface Success {
  readonly data?: object;
  readonly auth?: object;
  readonly warnings?: readonly string[];
}

const succeed = (response: ServerResponse, { data, auth, warnings }: Success): void =>
  reply(response, 200, {
    lease_id: '',
    renewable: false,
    lease_duration: 0,
    data: data ?? null,
    warnings: warnings ?? null,
    auth: auth ?? null,
  });

function reply(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
