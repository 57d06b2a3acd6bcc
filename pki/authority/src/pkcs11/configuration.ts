import { listOf, object, type Reader, text, truth } from '@bfcert/pki-contract/strict-json';

export interface Pkcs11Configuration {
  /** Path of the token's PKCS#11 library. */
  readonly library: string;
  /** CKA_LABEL of the token: slot numbers change. */
  readonly tokenLabel: string;
  readonly pin: string;
  /** What the library wants to find in its environment, such as SOFTHSM2_CONF; ours is empty. */
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  /** Whether the token is reached over the network. If not, the process has none. */
  readonly network: boolean;
}

/** None by which the loader or Node would run other code. */
const VARIABLE = /^(?!LD_|NODE_)[A-Z][A-Z0-9_]*$/;

export const readPkcs11: Reader<Pkcs11Configuration> = object<Pkcs11Configuration>({
  library: text(4_096, /^\//),
  tokenLabel: text(32, /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/),
  pin: text(256, /^.+$/s),
  environment: listOf(object({ name: text(64, VARIABLE), value: text(4_096) }), 16),
  network: truth,
});
