import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { unwrap } from '@bfcert/kernel/result';
import { postgresServerCertificateStore } from '../adapters/postgres/index.ts';
import type { Certificate } from '../certificate/certificate.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import { createServerCertificates, type ServerCertificates } from '../server-certificate/create-server-certificates.ts';
import { type FoundChain, readChainPem } from '../server-certificate/read-chain.ts';
import type { SeenServerCertificate } from '../server-certificate/server-certificate-store.ts';
import { FakeSource } from './fake-source.ts';
import { LifecycleWorld, ORGANISATION } from './lifecycle-world.ts';
import { OutsideIssuer, type Wish } from './outside-issuer.ts';

/** The sources over a real database: one of each kind, in memory. */
export class ServerCertificatesWorld {
  readonly world: LifecycleWorld;
  readonly acm = new FakeSource('acm', 'acm');
  readonly files = new FakeSource('files', 'files');
  readonly listeners = new FakeSource('listeners', 'listeners');
  readonly issuer: OutsideIssuer;
  readonly servers: ServerCertificates;

  private constructor(world: LifecycleWorld) {
    this.world = world;
    this.issuer = new OutsideIssuer('Outside', world.clock.now());
    this.servers = createServerCertificates({
      ...world.dependencies(),
      serverCertificateStore: postgresServerCertificateStore(world.database),
      configured: [this.acm, this.files, this.listeners],
    });
  }

  static async start(): Promise<ServerCertificatesWorld> {
    return new ServerCertificatesWorld(await LifecycleWorld.start());
  }

  identity(fqdn: string): Promise<IdentityId> {
    return this.world.identity('backend_server', { fqdn, organisation: ORGANISATION });
  }

  /** Made by somebody else. */
  chain(names: string | readonly string[], over: Partial<Wish> & { readonly rsa?: KeyObject } = {}): FoundChain {
    const dnsNames = [names].flat();
    const { rsa, ...wish } = over;
    const { pem } = this.issuer.issue({
      subject: [{ name: 'CN', value: dnsNames[0] ?? '' }],
      dnsNames,
      ...(rsa === undefined ? {} : { key: rsa }),
      ...wish,
    });
    return unwrap(readChainPem(pem));
  }

  async rows(source: string): Promise<readonly SeenServerCertificate[]> {
    return (await this.servers.certificates(source, { after: null, limit: 100 })) ?? [];
  }

  async row(source: string, reference: string): Promise<SeenServerCertificate> {
    const found = (await this.rows(source)).find((each) => each.reference === reference);
    if (found === undefined) throw new Error(`no ${reference} in ${source}`);
    return found;
  }

  /** Null: it has no record. */
  async recordOf({ fingerprint }: FoundChain): Promise<Certificate | null> {
    const { transactions, certificates } = this.world.dependencies();
    return transactions.run((tx) => certificates.findByFingerprint(tx, fingerprint));
  }
}

export const rsaKey = (): KeyObject => generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
