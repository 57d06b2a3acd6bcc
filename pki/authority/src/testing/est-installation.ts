import type { Clock } from '@bfcert/kernel/clock';
import type { IssuingAuthority } from '@bfcert/pki-contract/authority';
import type { EstConfiguration } from '../est/configuration.ts';
import { estAuthority } from '../est/est-authority.ts';
import { EstServer, type EstServerOptions } from './est-server.ts';

const IDENTITY = { name: 'est-charger-identity', trustDomain: 'charger-identity' } as const;

/** The adapter before the EST server of the tests. */
export interface EstInstallation {
  readonly est: EstServer;
  open(changes?: Partial<EstConfiguration>, clock?: Clock): IssuingAuthority;
  close(): Promise<void>;
}

export async function installEst(options: EstServerOptions = {}): Promise<EstInstallation> {
  const est = await EstServer.listen(options);
  const opened: IssuingAuthority[] = [];
  return {
    est,
    open: (changes = {}, clock) => {
      const authority = estAuthority({ ...IDENTITY, ...settingsFor(est), ...changes }, clock);
      opened.push(authority);
      return authority;
    },
    close: async () => {
      for (const authority of opened) await authority.close();
      await est.close();
    },
  };
}

/** As the configuration of a process has them. */
export const settingsFor = ({ server }: EstServer): Omit<EstConfiguration, 'name' | 'trustDomain'> => ({
  baseUrl: server.url,
  paths: { cacerts: '/.well-known/est/cacerts', simpleenroll: '/.well-known/est/simpleenroll' },
  pathValues: [],
  headers: [],
  trustAnchorsPem: server.anchorPem,
  clientCertificate: null,
  authorization: null,
  sendTransferEncoding: true,
  rootsPem: null,
  profiles: ['charging-station', 'csms-server-ec'],
  answerMilliseconds: 4_000,
});
