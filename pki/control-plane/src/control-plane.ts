import type { Clock } from '@bfcert/kernel/clock';
import type { AuthorityName, ProfileName } from '@bfcert/pki-contract';
import type { Authority } from './authorities/authority.ts';
import type { CommandQueue } from './command-queue.ts';
import type { OnStep } from './issuance-step.ts';
import type { IssuerChains } from './issued-certificate.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { OutsideAuthority } from './outside/outside-authority.ts';
import type { Publication } from './publication.ts';
import type { StatusDesk } from './status-desk.ts';

/** What the commands work with: an open ledger, open authorities, the time. */
export interface ControlPlane {
  readonly ledger: Ledger;
  /** Whose keys are ours. */
  readonly authorities: ReadonlyMap<AuthorityName, Authority>;
  /** Whose keys are not. */
  readonly outside: ReadonlyMap<AuthorityName, OutsideAuthority>;
  /** Which of them issues for a profile; a profile without one here has its own default. */
  readonly issuerOf: { readonly [Name in ProfileName]?: AuthorityName };
  /** Keeps two requests for one command from passing each other where a step waits. */
  readonly commands: CommandQueue;
  readonly chains: IssuerChains;
  readonly publication: Publication;
  /** When our certificate at the door for other hosts expires; left out where there is none. */
  readonly doorEnds?: Date;
  /** PEM of it and of what stands above it. */
  readonly doorPem?: string;
  readonly status: StatusDesk;
  readonly clock: Clock;
  readonly onStep: OnStep;
}
