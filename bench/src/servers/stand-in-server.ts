import { createHmac, createPublicKey, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  EPOCHS_AT_ONCE,
  type GatewaySettingsInput,
  gatewaySettings,
  readStationFacts,
  type UnreadableFact,
} from '@bfcert/evse-security/station-contract';
import type { ServerLink } from '@bfcert/kernel/link';
import { listenServerLink } from '@bfcert/kernel/link/unix-socket';
import { unwrap } from '@bfcert/kernel/result';
import { certificatePem, parseSigningRequest } from '@bfcert/kernel/x509';
import type { TlsPolicy } from '@bfcert/ocpp-gateway';
import type { GatewayParts } from './gateway.ts';
import type { KnownSite, KnownStation } from './site.ts';

const NODE_ID = 'gateway';
const SIGN_OF_LIFE_MS = 5_000;

export interface StandInServer {
  /** Where the gateway finds it, and as whom. */
  readonly link: GatewayParts['link'];
  readonly facts: TakenFacts;
  close(): Promise<void>;
}

/** What gateways have reported, as a server reads it. */
export interface TakenFacts {
  readonly unreadable: UnreadableFact[];
  /** Types of the security events of stations. */
  readonly events: Set<string>;
}

export interface StandInOptions {
  /** The CSMS that all stations have, without TLS. */
  readonly upstream?: { readonly name: string; readonly url: string };
  /** All may enter with it, besides their certificate; left out: with their certificate alone. */
  readonly password?: string;
  /** Of both ports of the gateway; left out: the usual one. */
  readonly tlsPolicy?: TlsPolicy;
}

/**
 * The server's half of the link, over the real Unix socket: admits every station of `site`, certifies the
 * gateway's keys, acknowledges facts and gives each session its epoch as the server does.
 */
export async function startStandInServer(
  site: KnownSite,
  directory: string,
  { upstream, password, tlsPolicy }: StandInOptions = {},
): Promise<StandInServer> {
  const pepper = randomBytes(32);
  const byPassword =
    password === undefined ? {} : { profileFloor: 2 as const, passwords: [verifierOf(password, pepper)] };
  const secret = randomBytes(32);
  const secretFile = join(directory, 'link.key');
  await writeFile(secretFile, secret, { mode: 0o600 });
  const socketPath = join(directory, 'link.sock');
  const link = await listenServerLink({ path: socketPath, secretOf: (nodeId) => (nodeId === NODE_ID ? secret : null) });

  link.serve('admission.snapshot', async () => ({
    publisher: 'stand-in',
    version: 1,
    edition: 1,
    clientCasPem: site.clientCaPem,
    pepper: pepper.toString('base64'),
    entries: site.stations.map((station) => ({
      ...entryOf(station, `idn_${station.name}`, [station.credential.certificate.fingerprint]),
      ...byPassword,
      ...(upstream === undefined ? {} : { upstream: upstream.name }),
    })),
  }));
  const facts = serveGateways(link, site, {
    ...(upstream === undefined ? {} : { upstreams: [{ ...upstream, securityProfile: 0 }] }),
    ...(tlsPolicy === undefined
      ? {}
      : { tlsPolicies: { passwordOrCertificate: tlsPolicy, certificateOnly: tlsPolicy } }),
  });
  // An admission table that nobody confirms goes stale.
  const signOfLife = setInterval(() => {
    const numbers = { publisher: 'stand-in', edition: 1, fromVersion: 1, toVersion: 1 };
    void link.broadcast('admission.delta', { ...numbers, upserts: [], removals: [] });
  }, SIGN_OF_LIFE_MS);
  return {
    link: { socketPath, secretFile, nodeId: NODE_ID },
    facts,
    close: () => {
      clearInterval(signOfLife);
      return link.close();
    },
  };
}

function verifierOf(password: string, pepper: Buffer) {
  const salt = randomBytes(16);
  const verifier = createHmac('sha256', pepper).update(salt).update(password).digest('base64');
  const how = { keyId: 'key_1', state: 'active' as const, reading: 'plain' as const, scheme: 'hmac-sha256' as const };
  return { ...how, salt: salt.toString('base64'), verifier };
}

/** A station that may enter with these certificates and no password. */
export const entryOf = (
  { name, serialNumber, organisation }: Omit<KnownStation, 'credential'>,
  identityId: string,
  fingerprints: readonly string[],
) => ({
  identityId,
  wireName: name,
  serialNumber,
  organisation,
  profileFloor: 3 as const,
  boot: { accepted: true, serialMismatch: false },
  fingerprints: Object.fromEntries(fingerprints.map((fingerprint) => [fingerprint, 'active' as const])),
  passwords: [],
  bootstrap: null,
  acceptedNames: [],
  oneTimeKey: null,
});

/** What gateways ask and report besides the admission table. */
export function serveGateways(
  link: ServerLink,
  site: KnownSite,
  unusual: Partial<GatewaySettingsInput> = {},
): TakenFacts {
  link.serve('gateway.settings', async () =>
    gatewaySettings.parse({ serverName: site.serverName, organisation: 'BetterFleet', ...unusual }),
  );
  const chains = new Map<string, string>();
  link.serve('gateway.server_certificate', async (payload) => {
    const { algorithm, csrPem } = payload as { algorithm: 'ec' | 'rsa'; csrPem: string };
    const { spki } = unwrap(parseSigningRequest(csrPem));
    // A gateway asks again whether its certificate is in force: the same key has the same one.
    let chainPem = chains.get(spki.toString('hex'));
    if (chainPem === undefined) {
      const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' });
      chainPem = certificatePem(site.backend[algorithm].certifyServer(site.serverName, publicKey).der);
      chains.set(spki.toString('hex'), chainPem);
    }
    return { outcome: 'issued', chainPem, successorWanted: false };
  });
  const taken: TakenFacts = { unreadable: [], events: new Set() };
  let epoch = 0;
  link.consume('station.facts', async (payload, { nodeId }) => {
    const { facts, unreadable } = readStationFacts(payload);
    taken.unreadable.push(...unreadable);
    for (const fact of facts) if (fact.kind === 'security_event') taken.events.add(fact.type);
    const opened = facts.filter((fact) => fact.kind === 'session_opened');
    for (let from = 0; from < opened.length; from += EPOCHS_AT_ONCE) {
      const sessions = opened
        .slice(from, from + EPOCHS_AT_ONCE)
        .map(({ identityId, connectionId }) => ({ identityId, connectionId, epoch: ++epoch }));
      await link.command(nodeId, 'session.epochs', { sessions });
    }
  });
  return taken;
}
