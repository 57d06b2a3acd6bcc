import { join } from 'node:path';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import { type LocalPeer, listenLocal } from '@bfcert/kernel/local-socket';
import { type AuthorityName, PKI_SERVER_NAME } from '@bfcert/pki-contract';
import { answerRequest } from './answer-request.ts';
import { AUTHORITY_PLANS } from './authorities/authority-plan.ts';
import { openAuthorities } from './authorities/open-authority.ts';
import { assertOneTrustDomainEach } from './authorities/trust-domains.ts';
import { readCallers } from './callers.ts';
import { CommandQueue } from './command-queue.ts';
import type { Configuration } from './configuration.ts';
import type { ControlPlane } from './control-plane.ts';
import type { OnStep } from './issuance-step.ts';
import { openLedger, sqliteCode } from './ledger/open-ledger.ts';
import { Bookkeeping } from './outside/bookkeeping.ts';
import { connectOutsideAuthority } from './outside/connect-outside-authority.ts';
import type { OutsideAuthority } from './outside/outside-authority.ts';
import { issuersFor } from './outside/outside-configuration.ts';
import { REQUESTABLE_PROFILES } from './profiles/index.ts';
import type { Publication } from './publication.ts';

export interface ControlPlaneOptions extends Configuration {
  readonly clock?: Clock;
  readonly onStep: OnStep;
  /** The ledger can no longer be trusted to hold what it is told: the process must end, not try again. */
  readonly onLedgerLost: (error: unknown) => void;
}

export interface RunningControlPlane {
  close(): Promise<void>;
}

/** SQLITE_IOERR, SQLITE_CORRUPT and SQLITE_NOTADB: after a failed fsync nobody knows what is on disk. */
const LEDGER_LOST: ReadonlySet<number | null> = new Set([10, 11, 26]);

/** Opens ledger, authorities and socket, in this order: a second process on the directory gets no further than the ledger. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<RunningControlPlane> {
  const { dataDirectory, socketPath, passphrase, callersFile, clock = systemClock, onStep } = options;
  const callers = await readCallers(callersFile);
  const ledger = openLedger(join(dataDirectory, 'ledger.db'));
  const outside = new Map<AuthorityName, OutsideAuthority>();
  const closeAll = async (): Promise<void> => {
    for (const authority of outside.values()) await authority.close();
    ledger.close();
  };
  try {
    const publication: Publication = { baseUrl: options.publicationUrl, crlShards: options.crlShards };
    const keyDirectory = join(dataDirectory, 'keys');
    const materials = { ledger, keyDirectory, passphrase, publication, clock, onStep };
    const configured = options.outside ?? [];
    const issuerOf = issuersFor(configured);
    assertOneTrustDomainEach(
      Object.values(REQUESTABLE_PROFILES),
      issuerOf,
      new Map([...AUTHORITY_PLANS, ...configured].map(({ name, trustDomain }) => [name, trustDomain])),
    );
    const authorities = await openAuthorities(AUTHORITY_PLANS, materials);
    for (const each of configured) outside.set(each.name, await connectOutsideAuthority(each));
    const plane: ControlPlane = {
      ledger,
      authorities,
      outside,
      issuerOf,
      commands: new CommandQueue(),
      publication,
      clock,
      onStep,
    };

    const serve = (peer: LocalPeer) =>
      peer.onRequest(async (method, payload) => {
        try {
          return await answerRequest(plane, callers.get(peer.name), method, payload);
        } catch (error) {
          if (LEDGER_LOST.has(sqliteCode(error))) options.onLedgerLost(error);
          const detail = error instanceof Error ? error.message : String(error);
          process.stderr.write(`${method} from ${peer.name} failed: ${detail}\n`);
          return { callRefused: 'internal_error', detail: detail.slice(0, 500) };
        }
      });
    const secrets = new Map([...callers].map(([name, { secret }]) => [name, secret]));
    const listener = await listenLocal({
      path: socketPath,
      name: PKI_SERVER_NAME,
      callers: () => secrets,
      onPeer: serve,
    });
    const books = new Bookkeeping(plane);
    return {
      async close() {
        await listener.close();
        await books.stop();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
