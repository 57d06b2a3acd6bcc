import { integer, object, text } from '@bfcert/pki-contract/strict-json';

/** Where callers of other hosts come in, by mutual TLS. Files are read at the start: what is renewed counts after a restart. */
export interface DoorConfiguration {
  readonly host: string;
  /** 0: one that is free, for tests. */
  readonly port: number;
  /** PEM, our certificate first. */
  readonly certFile: string;
  /** PEM; closed to other users. */
  readonly keyFile: string;
  /** PEM: whoever issues the callers' certificates, and nobody else. */
  readonly clientCaFile: string;
}

const absolute = text(4_096, /^\//);

export const readDoorConfiguration = object<DoorConfiguration>({
  host: text(255, /^[A-Za-z0-9:.-]+$/),
  port: integer(0, 65_535),
  certFile: absolute,
  keyFile: absolute,
  clientCaFile: absolute,
});
