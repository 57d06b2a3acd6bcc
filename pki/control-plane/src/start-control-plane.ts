import { join } from 'node:path';
import { type Clock, systemClock } from '@bfcert/kernel/clock';
import type { AuthorityName } from '@bfcert/pki-contract';
import { AUTHORITY_PLANS } from './authorities/authority-plan.ts';
import { openAuthorities } from './authorities/open-authority.ts';
import { assertOneTrustDomainEach } from './authorities/trust-domains.ts';
import { readCallers } from './callers.ts';
import { CommandQueue } from './command-queue.ts';
import type { Configuration } from './configuration.ts';
import type { ControlPlane } from './control-plane.ts';
import { certificateOfDoor } from './door/open-door.ts';
import { failureReport } from './failure-report.ts';
import type { OnStep } from './issuance-step.ts';
import { IssuerChains } from './issued-certificate.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { Bookkeeping } from './outside/bookkeeping.ts';
import { connectOutsideAuthority } from './outside/connect-outside-authority.ts';
import type { OutsideAuthority } from './outside/outside-authority.ts';
import { issuersFor } from './outside/outside-configuration.ts';
import { REQUESTABLE_PROFILES } from './profiles/index.ts';
import type { Publication } from './publication.ts';
import { serveCallers } from './serve-callers.ts';
import { statusIssuers } from './status-issuers.ts';
import { StatusPublication } from './status-publication.ts';
import { connectTokens } from './tokens/connect-tokens.ts';

export interface ControlPlaneOptions extends Configuration {
  readonly clock?: Clock;
  readonly onStep: OnStep;
  /** The ledger can no longer be trusted to hold what it is told: the process must end, not try again. */
  readonly onLedgerLost: (error: unknown) => void;
}

export interface RunningControlPlane {
  /** Where callers of other hosts come in, `host:port`; null: nowhere. */
  readonly door: string | null;
  close(): Promise<void>;
}

/** Opens ledger, authorities and socket, in this order: a second process on the directory gets no further than the ledger. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<RunningControlPlane> {
  const { dataDirectory, passphrase, callersFile, clock = systemClock, onStep } = options;
  const callers = await readCallers(callersFile);
  const tokens = await connectTokens(options.tokens ?? []);
  const ledger = openLedger(join(dataDirectory, 'ledger.db'));
  const outside = new Map<AuthorityName, OutsideAuthority>();
  let status: StatusPublication | null = null;
  const closeAll = async (): Promise<void> => {
    status?.close();
    for (const authority of outside.values()) await authority.close();
    await tokens.close();
    ledger.close();
  };
  try {
    const publication: Publication = { baseUrl: options.publicationUrl, crlShards: options.crlShards };
    const keys = { directory: join(dataDirectory, 'keys'), passphrase };
    const materials = { ledger, keys, tokens: tokens.keeping, publication, clock, onStep };
    const configured = options.outside ?? [];
    const issuerOf = issuersFor(configured);
    assertOneTrustDomainEach(
      Object.values(REQUESTABLE_PROFILES),
      issuerOf,
      new Map([...AUTHORITY_PLANS, ...configured].map(({ name, trustDomain }) => [name, trustDomain])),
    );
    const authorities = await openAuthorities(AUTHORITY_PLANS, materials);
    for (const each of configured) outside.set(each.name, await connectOutsideAuthority(each));
    const failed = failureReport(options.onLedgerLost);
    const published = await StatusPublication.open({
      ...materials,
      issuers: statusIssuers(authorities, materials),
      publishedDirectory: options.publishedDirectory,
      storePath: join(dataDirectory, 'status.db'),
      onRefused: (detail) => process.stderr.write(`${detail}\n`),
      onFailure: failed,
    });
    status = published;
    const plane: ControlPlane = {
      ledger,
      authorities,
      outside,
      issuerOf,
      commands: new CommandQueue(),
      chains: new IssuerChains({ ledger, outside }),
      publication,
      status: published,
      ...(options.listen === undefined ? {} : await certificateOfDoor(options.listen)),
      clock,
      onStep,
    };
    const serving = await serveCallers(plane, callers, options, failed);
    published.start();
    const books = new Bookkeeping(plane);
    return {
      door: serving.door,
      async close() {
        // First what works by itself: whoever sees the socket close may start the next one at once.
        await Promise.all([published.stop(), books.stop()]);
        await serving.close();
        await closeAll();
      },
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
