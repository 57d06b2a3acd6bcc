import type { PurposeName } from '@bfcert/certificate-lifecycle';
import type { BrokerKind } from './broker-kind.ts';

/** One of the configuration. */
export interface KnownBroker {
  /** As cases and people call it; it stays in every case that was opened with it. */
  readonly name: string;
  readonly kind: BrokerKind;
  /** For which certificates it is asked where they are brokered. */
  readonly authorityFor: readonly StandsFor[];
  /** To vehicles at the stations of which programs it gives contracts; null among them: of all that no other broker is named for. */
  readonly contractsAt: readonly (string | null)[];
}

export interface StandsFor {
  readonly purpose: PurposeName;
  /** Null: every program that no other broker is named for. */
  readonly program: string | null;
}

/** The one that is named for the program, else the one that is named for all; the first of several. */
export function authorityAmong<Known extends KnownBroker>(
  brokers: readonly Known[],
  purpose: PurposeName,
  program: string | null,
): Known | null {
  const standing = (wanted: string | null): Known | undefined =>
    brokers.find(({ authorityFor }) =>
      authorityFor.some((each) => each.purpose === purpose && each.program === wanted),
    );
  return (program === null ? undefined : standing(program)) ?? standing(null) ?? null;
}

/** The one that is named for a program of the station, else the one that is named for all; the first of several. */
export const contractsFrom = <Known extends KnownBroker>(
  brokers: readonly Known[],
  programs: readonly string[],
): Known | null =>
  brokers.find(({ contractsAt }) => contractsAt.some((each) => each !== null && programs.includes(each))) ??
  brokers.find(({ contractsAt }) => contractsAt.includes(null)) ??
  null;
