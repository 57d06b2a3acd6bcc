import { ok } from '@bfcert/kernel/result';
import { AUTHORITY_NAME, type AuthorityName, TRUST_DOMAINS, type TrustDomain } from '@bfcert/pki-contract';
import type { IssuingAuthority, SigningToken } from '@bfcert/pki-contract/authority';
import { object, oneOf, type Reader, text } from '@bfcert/pki-contract/strict-json';

/** What the process holds: a CA's credentials, or a token with keys of ours. */
export type Held = { readonly issuing: IssuingAuthority } | { readonly token: SigningToken };

/** What the process must be let do; everything else is taken from it. */
export interface Needs {
  readonly network: boolean;
  readonly addons: boolean;
  /** Files it reads through Node besides its sources. */
  readonly readable: readonly string[];
}

/** A configured authority that is not opened yet: whoever starts the process reads its needs and loads nothing of it. */
export interface PlannedAuthority {
  readonly needs: Needs;
  open(): Promise<Held>;
}

/** Who an issuing authority is to the control plane. */
interface Identity {
  readonly name: AuthorityName;
  readonly trustDomain: TrustDomain;
}

/** An external CA: reached over the network, with code that is JavaScript. */
export function issuing<Settings extends object>(
  kind: string,
  readSettings: Reader<Settings>,
  open: (configuration: Identity & Settings) => Promise<IssuingAuthority>,
): Reader<PlannedAuthority> {
  const read = object<Identity & { readonly kind: string; readonly settings: Settings }>({
    kind: oneOf(kind),
    name: text(64, AUTHORITY_NAME),
    trustDomain: oneOf(...TRUST_DOMAINS),
    settings: readSettings,
  });
  return (value) => {
    const configuration = read(value);
    if (!configuration.ok) return configuration;
    const { name, trustDomain, settings } = configuration.value;
    return ok({
      needs: { network: true, addons: false, readable: [] },
      open: async () => ({ issuing: await open({ name, trustDomain, ...settings }) }),
    });
  };
}

/** A token: what it may sign, and for which trust domain, its caller decides. */
export function token<Settings extends object>(
  kind: string,
  readSettings: Reader<Settings>,
  needs: (settings: Settings) => Needs,
  open: (settings: Settings) => Promise<SigningToken>,
): Reader<PlannedAuthority> {
  const read = object<{ readonly kind: string; readonly settings: Settings }>({
    kind: oneOf(kind),
    settings: readSettings,
  });
  return (value) => {
    const configuration = read(value);
    if (!configuration.ok) return configuration;
    const { settings } = configuration.value;
    return ok({ needs: needs(settings), open: async () => ({ token: await open(settings) }) });
  };
}
