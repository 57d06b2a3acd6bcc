import { randomBytes } from 'node:crypto';
import type { Clock } from '@bfcert/kernel/clock';
import type { AppRoleCredentials } from '../vault/configuration.ts';
import { VaultError } from './vault-error.ts';

/** The `auth` of an answer. */
export interface VaultAuth {
  readonly client_token: string;
  /** Seconds. */
  readonly lease_duration: number;
  readonly renewable: boolean;
}

interface Held {
  readonly lifeSeconds: number;
  readonly renewable: boolean;
  readonly endsAt: number;
}

/** Who may ask: tokens with an end, given by hand or by an AppRole. */
export class VaultTokens {
  readonly appRole: AppRoleCredentials = {
    kind: 'app-role',
    mount: 'approle/depots',
    roleId: '59d6d1ca-47bb-4e7e-a40b-8be3bc5a0ba8',
    secretId: '84896a0c-1347-aa90-a4f6-aca8b7558780',
  };
  readonly #clock: Clock;
  readonly #tokens = new Map<string, Held>();
  /** How often somebody has logged in, and renewed a token. */
  logins = 0;
  renewals = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  give(lifeSeconds: number, renewable = true): VaultAuth {
    const token = `hvs.${randomBytes(12).toString('base64url')}`;
    this.#tokens.set(token, { lifeSeconds, renewable, endsAt: this.#clock.monotonic() + lifeSeconds * 1_000 });
    return { client_token: token, lease_duration: lifeSeconds, renewable };
  }

  logIn({ role_id, secret_id }: Readonly<Record<string, unknown>>): VaultAuth {
    this.logins += 1;
    if (role_id !== this.appRole.roleId || secret_id !== this.appRole.secretId) {
      throw new VaultError(400, 'invalid role or secret ID');
    }
    return this.give(1_200);
  }

  check(token: string | undefined): void {
    const held = this.#tokens.get(token ?? '');
    if (held === undefined || this.#clock.monotonic() >= held.endsAt) throw new VaultError(403, 'permission denied');
  }

  renew(token = ''): VaultAuth {
    this.renewals += 1;
    const held = this.#tokens.get(token);
    if (held?.renewable !== true) throw new VaultError(400, 'lease is not renewable');
    this.#tokens.set(token, { ...held, endsAt: this.#clock.monotonic() + held.lifeSeconds * 1_000 });
    return { client_token: token, lease_duration: held.lifeSeconds, renewable: true };
  }

  revokeAll(): void {
    this.#tokens.clear();
  }
}
