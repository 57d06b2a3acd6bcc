import { createPrivateKey, type KeyObject } from 'node:crypto';
import { ok, refused } from '@bfcert/kernel/result';
import { type AuthorityName, PROFILE_NAMES, type ProfileName, type TrustDomain } from '@bfcert/pki-contract';
import { integer, listOf, object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';

export interface StepCaConfiguration {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
  /** Scheme and host. */
  readonly url: string;
  /** SHA-256 of the root's DER, lower-case hex: all that has to be known of the CA beforehand. */
  readonly rootFingerprint: string;
  /** A JWK provisioner: its name, the `kid` of its key, and the key (P-256). */
  readonly provisioner: { readonly name: string; readonly keyId: string; readonly key: KeyObject };
  /** What may be ordered here. */
  readonly profiles: readonly ProfileName[];
  readonly answerMilliseconds: number;
}

/** The refusal never quotes what was read. */
const readKey: Reader<KeyObject> = (value) => {
  if (typeof value !== 'string') return refused('is not a text');
  try {
    const key = createPrivateKey(value);
    return key.asymmetricKeyDetails?.namedCurve === 'prime256v1' ? ok(key) : refused('is not a P-256 key');
  } catch {
    return refused('is not a private key in PEM');
  }
};

/** Everything but name and trust domain, which every kind of authority has. */
export const readStepCa: Reader<Omit<StepCaConfiguration, 'name' | 'trustDomain'>> = object({
  url: text(1_024, /^https:\/\/[^\s?#/]+$/),
  rootFingerprint: text(64, /^[0-9a-f]{64}$/),
  provisioner: object<StepCaConfiguration['provisioner']>({
    name: text(256, /^\P{Cc}+$/u),
    keyId: text(256, /^[\x21-\x7e]+$/),
    key: readKey,
  }),
  profiles: listOf(oneOf(...PROFILE_NAMES), PROFILE_NAMES.length),
  answerMilliseconds: integer(100, 100_000),
});
