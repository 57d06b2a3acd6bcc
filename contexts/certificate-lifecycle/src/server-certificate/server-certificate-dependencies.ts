import type { LifecycleDependencies } from '../ports.ts';
import type { ServerCertificateSource } from './server-certificate-source.ts';
import type { ServerCertificateStore } from './server-certificate-store.ts';

/** What reading the sources works with. */
export interface ServerCertificateDependencies extends LifecycleDependencies {
  readonly serverCertificateStore: ServerCertificateStore;
  /** The configured sources by their names. */
  readonly sources: ReadonlyMap<string, ServerCertificateSource>;
}

/** The queue of nudges for `refresh`. */
export const SERVER_CERTIFICATE_SOURCES = 'server-certificate-sources';
