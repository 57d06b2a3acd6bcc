import type { PublishedList } from './published-list.ts';

/** A list that is about to be signed, and what is published in its place. */
export interface PublicationAttempt {
  readonly published: PublishedList | null;
  readonly number: number;
  readonly thisUpdate: Date;
  /** The highest number in the ledger; null: it has none. */
  readonly ledgerNumber: number | null;
  /** Serial numbers of the published list that the new one lacks. */
  readonly missing: readonly string[];
  /** When the certificate ends; null: nobody here knows. */
  readonly endOf: (serial: string) => Date | null;
}

export type PublicationRefusal =
  | 'clock_behind_published'
  | 'ledger_behind_published'
  | 'number_not_above_published'
  | 'live_entry_missing';

interface PublicationCheck {
  readonly refusal: PublicationRefusal;
  /** One sentence, or null. */
  readonly fault: (attempt: PublicationAttempt & { readonly published: PublishedList }) => string | null;
}

/** What the published list forbids the next one, whatever the ledger says. */
export const PUBLICATION_CHECKS: readonly PublicationCheck[] = [
  {
    refusal: 'clock_behind_published',
    fault: ({ published: { outline }, thisUpdate }) =>
      thisUpdate < outline.thisUpdate
        ? `the clock says ${thisUpdate.toISOString()}, the published list is of ${outline.thisUpdate.toISOString()}`
        : null,
  },
  {
    refusal: 'ledger_behind_published',
    fault: ({ published, ledgerNumber }) =>
      ledgerNumber === null || ledgerNumber < published.number
        ? `the ledger ends at number ${ledgerNumber ?? 'none'}, the published list has ${published.number}`
        : null,
  },
  {
    refusal: 'number_not_above_published',
    fault: ({ published, number }) =>
      number > published.number ? null : `the number ${number} is not above the published ${published.number}`,
  },
  {
    // RFC 5280 3.3: not removed before it stood in a list that was issued after its certificate ended.
    refusal: 'live_entry_missing',
    fault: ({ published: { outline }, missing, endOf }) => {
      const live = missing.find((serial) => (endOf(serial) ?? outline.nextUpdate) >= outline.thisUpdate);
      return live === undefined ? null : `the certificate ${live} is in the published list and not in the new one`;
    },
  },
];

export function refuseByPublished(
  attempt: PublicationAttempt,
): { readonly refused: PublicationRefusal; readonly detail: string } | null {
  const { published } = attempt;
  if (published === null) return null;
  for (const { refusal, fault } of PUBLICATION_CHECKS) {
    const detail = fault({ ...attempt, published });
    if (detail !== null) return { refused: refusal, detail };
  }
  return null;
}
