import { type Clock, systemClock } from '@bfcert/kernel/clock';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { VaultConfiguration } from '../vault/configuration.ts';
import { vault } from '../vault/vault.ts';
import type { VaultRole } from './vault-pki-engine.ts';
import { MOUNT, NAMESPACE, VaultServer } from './vault-server.ts';

const IDENTITY = { name: 'vault-charger-identity', trustDomain: 'charger-identity' } as const;
const TOKEN_SECONDS = 32 * 24 * 3_600;

/** A role as docs/how-to/add-a-ca.md has it set up. */
export const ROLE: VaultRole = {
  allow_any_name: true,
  allowed_domains: [],
  country: [],
  issuer_ref: 'default',
  locality: [],
  no_store: false,
  not_after: '',
  not_before_duration: 3_600,
  organization: ['Example Charging Ltd'],
  ou: [],
  use_csr_common_name: false,
  use_csr_sans: false,
};

/** The adapter before the Vault of the tests, which has the roles `station` and `server`. */
export interface VaultInstallation {
  readonly server: VaultServer;
  open(changes?: Partial<VaultConfiguration>): IssuingAuthority;
  close(): Promise<void>;
}

export async function installVault(clock: Clock = systemClock): Promise<VaultInstallation> {
  const server = await listeningVault(clock);
  const opened: IssuingAuthority[] = [];
  return {
    server,
    open(changes = {}) {
      const authority = vault({ ...IDENTITY, ...settingsFor(server), ...changes }, clock);
      opened.push(authority);
      return authority;
    },
    async close() {
      for (const authority of opened) await authority.close();
      await server.server.goAway();
    },
  };
}

export async function listeningVault(clock: Clock = systemClock): Promise<VaultServer> {
  const server = await VaultServer.listen(clock);
  for (const name of ['station', 'server']) server.engine.roles.set(name, ROLE);
  return server;
}

/** As the configuration of a process has them, but for the root, which is PEM there. */
export const settingsFor = ({
  server,
  engine,
  tokens,
}: VaultServer): Omit<VaultConfiguration, 'name' | 'trustDomain'> => ({
  url: server.url,
  trustAnchorsPem: server.anchorPem,
  namespace: NAMESPACE,
  mount: MOUNT,
  root: engine.ca.root,
  authentication: { kind: 'token', token: tokens.give(TOKEN_SECONDS).client_token },
  profiles: [
    { profile: 'charging-station', role: 'station' },
    { profile: 'csms-server-ec', role: 'server' },
  ],
  listMilliseconds: 10_000,
  answerMilliseconds: 4_000,
});
