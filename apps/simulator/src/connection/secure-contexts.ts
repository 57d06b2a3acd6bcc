import { createSecureContext, type SecureContext } from 'node:tls';
import type { StationCredential } from '../flash/station-memory.ts';

/** A00.FR.319/422 asks for one pair of the first and the last two; the others are what modern stations offer besides. */
const CIPHERS = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
].join(':');

export interface ContextParts {
  /** The only roots a server chain may end in: the system's own are not trusted. */
  readonly anchorsPem: readonly string[];
  readonly credential: StationCredential | null;
  /** With AdditionalRootCertificateCheck a new root is signed by the old one, so it does not end a chain by itself. */
  readonly crossSignedRoots: boolean;
}

/** Stations of one fleet that trust the same roots and show no certificate share one context. */
export class SecureContexts {
  readonly #shared = new Map<string, SecureContext>();

  of(parts: ContextParts): SecureContext {
    if (parts.credential !== null) return this.#make(parts);
    const key = JSON.stringify([parts.crossSignedRoots, parts.anchorsPem]);
    const context = this.#shared.get(key) ?? this.#make(parts);
    this.#shared.set(key, context);
    return context;
  }

  #make({ anchorsPem, credential, crossSignedRoots }: ContextParts): SecureContext {
    return createSecureContext({
      ca: [...anchorsPem],
      ciphers: CIPHERS,
      minVersion: 'TLSv1.2',
      allowPartialTrustChain: crossSignedRoots,
      ...(credential === null ? {} : { key: credential.privateKeyPem, cert: credential.chainPem }),
    });
  }
}
