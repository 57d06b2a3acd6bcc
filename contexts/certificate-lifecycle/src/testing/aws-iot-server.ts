import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '@bfcert/kernel/clock';
import { bodyOf, LocalServer } from './http-server.ts';
import { HubRegistry, RegistryFault } from './hub-registry.ts';
import { isSigned } from './sigv4.ts';

const ARN = 'arn:aws:iot:eu-central-1:111122223333:cert/';

/** What happens to the next call of an operation instead of, or after, the right thing. */
export type Misfortune =
  /** Done, and then the connection is cut. */
  | 'lost'
  /** Done, and status 500 is answered. */
  | 'failed_after'
  /** Not done, and never answered. */
  | 'hang'
  /** Not done, status 500. */
  | 'internal_failure'
  /** A page of some proxy. */
  | 'html'
  /** The name of the exception it is declined with. */
  | `${string}Exception`;

/** From AWS IoT's API reference. */
const STATUS: Readonly<Record<string, number>> = {
  UnauthorizedException: 401,
  MissingAuthenticationTokenException: 403,
  ResourceNotFoundException: 404,
  CertificateStateException: 406,
  DeleteConflictException: 409,
  LimitExceededException: 410,
  InternalFailureException: 500,
  ServiceUnavailableException: 503,
};

type Output = Record<string, unknown>;
interface Call {
  readonly operation: Operation;
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly principal: string;
  readonly body: Output;
}

const ROUTES = [
  ['CreateKeysAndCertificate', 'POST', /^\/keys-and-certificate$/],
  ['ListCertificates', 'GET', /^\/certificates$/],
  ['DescribeCertificate', 'GET', /^\/certificates\/([^/]+)$/],
  ['UpdateCertificate', 'PUT', /^\/certificates\/([^/]+)$/],
  ['DeleteCertificate', 'DELETE', /^\/certificates\/([^/]+)$/],
  ['ListPrincipalThings', 'GET', /^\/principals\/things$/],
  ['ListThingPrincipals', 'GET', /^\/things\/([^/]+)\/principals$/],
  ['AttachThingPrincipal', 'PUT', /^\/things\/([^/]+)\/principals$/],
  ['DetachThingPrincipal', 'DELETE', /^\/things\/([^/]+)\/principals$/],
  ['AttachPolicy', 'PUT', /^\/target-policies\/([^/]+)$/],
  ['DetachPolicy', 'POST', /^\/target-policies\/([^/]+)$/],
  ['ListAttachedPolicies', 'POST', /^\/attached-policies\/([^/]+)$/],
] as const;
export type Operation = (typeof ROUTES)[number][0];

/**
 * The certificate registry of AWS IoT's control plane, as far as its API reference says how it behaves on
 * the wire: REST with JSON, errors by `x-amzn-errortype`, pages, signatures of version 4.
 */
export class AwsIotServer {
  readonly registry: HubRegistry;
  /** Every call that arrived, oldest first. */
  readonly calls: Operation[] = [];
  /** Largest page, whatever is asked for. */
  largestPage = 250;
  /** The secret that signatures must be made with; null: any will do. */
  secret: string | null = null;
  /** Changes an answer before it leaves. */
  spoil: (operation: Operation, output: Output) => Output = (_operation, output) => output;
  readonly #misfortunes = new Map<Operation, Misfortune[]>();
  #local: LocalServer | null = null;

  private constructor(clock: Clock) {
    this.registry = new HubRegistry(clock);
  }

  static async listen(clock: Clock): Promise<AwsIotServer> {
    const aws = new AwsIotServer(clock);
    aws.#local = await LocalServer.listen((request, response) => void aws.#answer(request, response));
    return aws;
  }

  get server(): LocalServer {
    if (this.#local === null) throw new Error('not listening');
    return this.#local;
  }

  /** For the next calls of this operation, one each. */
  next(operation: Operation, ...misfortunes: readonly Misfortune[]): void {
    this.#misfortunes.set(operation, [...(this.#misfortunes.get(operation) ?? []), ...misfortunes]);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    try {
      const call = readCall(request, body);
      this.calls.push(call.operation);
      if (!isSigned(request, body, 'iot', this.secret)) throw new WireFault('MissingAuthenticationTokenException');
      const misfortune = this.#misfortunes.get(call.operation)?.shift() ?? null;
      if (misfortune === 'hang') return;
      if (misfortune === 'html') {
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please sign in</html>');
        return;
      }
      if (misfortune === 'internal_failure') throw new WireFault('InternalFailureException');
      if (misfortune?.endsWith('Exception')) throw new WireFault(misfortune);
      const output = this.spoil(call.operation, this.#act(call));
      if (misfortune === 'failed_after') throw new WireFault('InternalFailureException');
      if (misfortune === 'lost') request.socket.destroy();
      else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(output));
    } catch (error) {
      const exception =
        error instanceof RegistryFault ? error.exception : error instanceof WireFault ? error.message : null;
      if (exception === null) throw error;
      response
        .writeHead(STATUS[exception] ?? 400, {
          'content-type': 'application/json',
          'x-amzn-errortype': `${exception}:`,
        })
        .end(
          JSON.stringify({
            message: error instanceof RegistryFault ? error.message : `told by the test server: ${exception}`,
          }),
        );
    }
  }

  #act({ operation, parameters: [first = ''], query, principal, body }: Call): Output {
    const { registry } = this;
    switch (operation) {
      case 'CreateKeysAndCertificate': {
        const { id, certificatePem, privateKeyPem } = registry.create(
          query.get('setAsActive') === 'true' ? 'ACTIVE' : 'INACTIVE',
        );
        return {
          certificateArn: ARN + id,
          certificateId: id,
          certificatePem,
          keyPair: { PublicKey: '', PrivateKey: privateKeyPem },
        };
      }
      case 'ListCertificates': {
        const newest = registry.newest();
        const all = query.get('isAscendingOrder') === 'true' ? newest.toReversed() : newest;
        const { items, next } = this.#page(all, query.get('pageSize'), query.get('marker'));
        return {
          certificates: items.map(({ id, status, createdAt }) => ({
            certificateArn: ARN + id,
            certificateId: id,
            status,
            creationDate: createdAt.getTime() / 1_000,
          })),
          ...(next === null ? {} : { nextMarker: next }),
        };
      }
      case 'DescribeCertificate': {
        const { id, status, createdAt, certificatePem } = registry.entry(first);
        return {
          certificateDescription: {
            certificateArn: ARN + id,
            certificateId: id,
            status,
            certificatePem,
            creationDate: createdAt.getTime() / 1_000,
          },
        };
      }
      case 'UpdateCertificate':
        registry.setStatus(first, query.get('newStatus') ?? '');
        return {};
      case 'DeleteCertificate':
        registry.delete(first);
        return {};
      case 'ListPrincipalThings': {
        const things = [...registry.entry(idOf(principal)).things];
        const { items, next } = this.#page(things, query.get('maxResults'), query.get('nextToken'));
        return { things: items, ...(next === null ? {} : { nextToken: next }) };
      }
      case 'ListThingPrincipals': {
        const principals = registry.certificatesOf(first).map((id) => ARN + id);
        const all = ['eu-central-1:5d0a8e0f-cognito-identity', ...principals];
        const { items, next } = this.#page(all, query.get('maxResults'), query.get('nextToken'));
        return { principals: items, ...(next === null ? {} : { nextToken: next }) };
      }
      case 'AttachThingPrincipal':
        registry.attachThing(idOf(principal), first);
        return {};
      case 'DetachThingPrincipal':
        registry.detachThing(idOf(principal), first);
        return {};
      case 'AttachPolicy':
        registry.attachPolicy(idOf(String(body['target'])), first);
        return {};
      case 'DetachPolicy':
        registry.detachPolicy(idOf(String(body['target'])), first);
        return {};
      case 'ListAttachedPolicies': {
        const policies = [...registry.entry(idOf(first)).policies];
        const { items, next } = this.#page(policies, query.get('pageSize'), query.get('marker'));
        return {
          policies: items.map((policyName) => ({
            policyName,
            policyArn: `arn:aws:iot:eu-central-1:1:policy/${policyName}`,
          })),
          ...(next === null ? {} : { nextMarker: next }),
        };
      }
    }
  }

  #page<Item>(all: readonly Item[], size: string | null, marker: string | null) {
    const from = marker === null ? 0 : Number(Buffer.from(marker, 'base64url').toString());
    if (!Number.isInteger(from)) throw new WireFault('InvalidRequestException');
    const to = from + Math.min(Number(size ?? 25), this.largestPage);
    return {
      items: all.slice(from, to),
      next: to < all.length ? Buffer.from(String(to)).toString('base64url') : null,
    };
  }
}

class WireFault extends Error {}

function readCall(request: IncomingMessage, body: Buffer): Call {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  for (const [operation, method, path] of ROUTES) {
    const found = request.method === method ? path.exec(pathname) : null;
    if (found === null) continue;
    return {
      operation,
      parameters: found.slice(1).map(decodeURIComponent),
      query: searchParams,
      principal: String(request.headers['x-amzn-principal'] ?? ''),
      body: body.length === 0 ? {} : (JSON.parse(body.toString('utf8')) as Output),
    };
  }
  throw new WireFault('InvalidRequestException');
}

function idOf(arn: string): string {
  if (!arn.startsWith(ARN)) throw new WireFault('InvalidRequestException');
  return arn.slice(ARN.length);
}
