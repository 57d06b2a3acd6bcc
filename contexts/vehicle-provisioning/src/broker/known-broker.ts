import type { PurposeName } from '@bfcert/certificate-lifecycle';
import type { BrokerKind } from './broker-kind.ts';

/** One of the configuration. */
export interface KnownBroker {
  /** As cases and people call it; it stays in every case that was opened with it. */
  readonly name: string;
  readonly kind: BrokerKind;
  /** For which certificates it is asked where they are brokered. */
  readonly authorityFor: readonly StandsFor[];
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
