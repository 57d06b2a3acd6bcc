import { generateKeyPairSync } from 'node:crypto';
import type { Clock } from '@bfcert/kernel/clock';
import { type Certificate, nameOf, parseSigningRequest } from '@bfcert/kernel/x509';
import { FakeCa } from '@bfcert/pki-contract/authority-fake';
import { VaultError } from './vault-error.ts';

/** A role as reading it answers; of its many members those that matter to a certificate for a station. */
export interface VaultRole {
  readonly allow_any_name: boolean;
  readonly allowed_domains: readonly string[];
  readonly country: readonly string[];
  readonly issuer_ref: string;
  readonly locality: readonly string[];
  readonly no_store: boolean;
  readonly not_after: string;
  /** Seconds. */
  readonly not_before_duration: number;
  /** OpenBao has it, Vault has not. */
  readonly not_before_bound?: 'permit' | 'forbid' | 'duration';
  readonly organization: readonly string[];
  readonly ou: readonly string[];
  readonly use_csr_common_name: boolean;
  readonly use_csr_sans: boolean;
}

export interface SigningParameters {
  readonly csr: string;
  readonly common_name: string;
  /** Separated by commas. */
  readonly alt_names: string;
  readonly exclude_cn_from_sans: boolean;
  /** YYYY-MM-ddTHH:MM:SSZ. */
  readonly not_after: string;
}

const DEFAULT_LIFE_MS = 32 * 24 * 3_600_000;

/** The names and times of a `sign`: which of them come from the role, the call or the request, the role decides. */
export class VaultPkiEngine {
  readonly ca: FakeCa;
  readonly roles = new Map<string, VaultRole>();
  /** Seconds since 1970 by the serial number in colon-separated hex. */
  readonly revoked = new Map<string, number>();
  readonly #stored = new Map<string, Certificate>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.ca = new FakeCa(clock);
  }

  /** `ca` and `spki` in place of its own and of the requested key. */
  sign(roleName: string, parameters: SigningParameters, ca = this.ca, spki: Buffer | null = null): Certificate {
    const role = this.#role(roleName);
    const request = parseSigningRequest(parameters.csr);
    if (!request.ok) throw new VaultError(400, 'certificate request could not be parsed: asn1: structure error');
    const [requestedName = ''] = nameOf(request.value.subject, 'CN');
    const commonName = role.use_csr_common_name ? requestedName : parameters.common_name;
    const alternatives = parameters.alt_names.split(',').filter((name) => name !== '');
    const isHost = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(commonName);
    const names = isHost && !parameters.exclude_cn_from_sans ? [commonName, ...alternatives] : alternatives;
    for (const name of [commonName, ...names]) {
      if (!role.allow_any_name && !role.allowed_domains.some((domain) => name.endsWith(`.${domain}`))) {
        throw new VaultError(400, `common name ${name} not allowed by this role`);
      }
    }
    const certificate = ca.sign({
      spki: spki ?? request.value.spki,
      subject: [
        ...role.country.map((value) => ({ name: 'C' as const, value })),
        ...role.organization.map((value) => ({ name: 'O' as const, value })),
        ...role.ou.map((value) => ({ name: 'OU' as const, value })),
        { name: 'CN', value: commonName },
      ],
      dnsNames: names,
      notBefore: new Date(this.#clock.now().getTime() - role.not_before_duration * 1_000),
      notAfter: this.#notAfter(role, parameters),
    });
    if (!role.no_store) this.#stored.set(serialOf(certificate), certificate);
    return certificate;
  }

  /** Null where the certificate has expired: it is then not revoked any more. */
  revoke(serial: string): number | null {
    const certificate = this.certificate(serial);
    if (certificate === null) throw new VaultError(400, `certificate with serial ${serial} not found.`);
    const before = this.revoked.get(serial);
    if (before !== undefined) return before;
    const now = this.#clock.now().getTime();
    if (certificate.notAfter.getTime() < now + 2_000) return null;
    const at = Math.floor(now / 1_000);
    this.revoked.set(serial, at);
    return at;
  }

  certificate(serial: string): Certificate | null {
    return this.#stored.get(serial) ?? null;
  }

  serials(): readonly string[] {
    return [...this.#stored.keys()];
  }

  /** What a mount holds that its CA was generated in. */
  store(certificate: Certificate): void {
    this.#stored.set(serialOf(certificate), certificate);
  }

  /** As tidying the store does with what has expired. */
  tidy(serial: string): void {
    this.#stored.delete(serial);
  }

  change(name: string, changes: Partial<VaultRole>): void {
    this.roles.set(name, { ...this.#role(name), ...changes });
  }

  #role(name: string): VaultRole {
    const role = this.roles.get(name);
    if (role === undefined) throw new VaultError(400, `unknown role: ${name}`);
    return role;
  }

  #notAfter(role: VaultRole, parameters: SigningParameters): Date {
    const given = role.not_after === '' ? parameters.not_after : role.not_after;
    if (given !== '' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(given)) {
      throw new VaultError(400, `unable to parse not_after: ${given}`);
    }
    const notAfter = given === '' ? new Date(this.#clock.now().getTime() + DEFAULT_LIFE_MS) : new Date(given);
    if (notAfter > this.ca.issuing.notAfter) {
      throw new VaultError(400, 'cannot satisfy request, as TTL would result in notAfter beyond that of the CA');
    }
    return notAfter;
  }
}

/** Colons between whole octets. */
export const serialOf = ({ serial }: Certificate): string =>
  (serial.length % 2 === 0 ? serial : `0${serial}`).replace(/..(?!$)/g, '$&:');

export const anotherSpki = (): Buffer =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
