import { ok, type Result, refused } from '@bfcert/kernel/result';
import { looksLikeNetworkName } from '@bfcert/kernel/x509';

export const bindingKinds = ['ocpp_identity', 'serial_number', 'organisation', 'fqdn', 'vendor', 'model'] as const;
export type BindingKind = (typeof bindingKinds)[number];

export interface Binding {
  readonly kind: BindingKind;
  readonly value: string;
}

/**
 * Kinds whose value names one subject: no two identities may have the same one. A serial number is
 * unique over all vendors, because it is the CN that the certificates of one trust domain carry.
 */
export const identifyingKinds: readonly BindingKind[] = ['ocpp_identity', 'serial_number', 'fqdn'];

interface BindingRule {
  readonly pattern: RegExp;
  /** True for what fits the pattern and is refused all the same. */
  readonly excludes?: (value: string) => boolean;
  readonly constraint: string;
}

/**
 * What a value may look like. All are compared exactly afterwards, so none is trimmed, folded or
 * normalised here: a value that would need it is refused.
 */
const rules: Record<BindingKind, BindingRule> = {
  /** OCPP identifierString, at most 48 characters, and no colon (it separates user and password in HTTP Basic). */
  ocpp_identity: { pattern: /^[A-Za-z0-9*\-_=+|@.]{1,48}$/, constraint: '1–48 characters A-Z a-z 0-9 * - _ = + | @ .' },
  /**
   * It becomes the certificate's common name, so it must not look like a URL, an address or a host name
   * (OCPP A00.FR.511). BootNotification's serialNumber has 25 characters; X.520 would allow 64.
   */
  serial_number: {
    pattern: /^[A-Za-z0-9](?:[A-Za-z0-9 _+#().:/-]{0,23}[A-Za-z0-9)])?$/,
    excludes: looksLikeNetworkName,
    constraint: '1–25 letters, digits, spaces and _ + # ( ) . : / -, and no URL, address or host name',
  },
  /** X.520 ub-organization-name. */
  organisation: {
    pattern: /^(?! )[^\p{C}]{1,64}(?<! )$/u,
    constraint: '1–64 characters, no control characters, no outer spaces',
  },
  fqdn: {
    pattern: /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    constraint: 'a lower-case DNS name without wildcard and without final dot',
  },
  vendor: { pattern: /^(?! )[^\p{C}]{1,50}(?<! )$/u, constraint: '1–50 characters' },
  model: { pattern: /^(?! )[^\p{C}]{1,50}(?<! )$/u, constraint: '1–50 characters' },
};

/** Refused with one sentence that says what is wrong. */
export function checkBindings(bindings: readonly Binding[]): Result<null, string> {
  const seen = new Set<BindingKind>();
  for (const { kind, value } of bindings) {
    if (!Object.hasOwn(rules, kind)) return refused(`${kind} is no kind of binding`);
    const rule = rules[kind];
    if (!rule.pattern.test(value) || rule.excludes?.(value)) return refused(`${kind} must be ${rule.constraint}`);
    if (seen.has(kind)) return refused(`${kind} is given twice`);
    seen.add(kind);
  }
  return ok(null);
}
