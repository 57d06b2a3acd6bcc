import type { Transaction } from '@bfcert/kernel/transaction';
import type { LifecycleDependencies } from '../ports.ts';

/** After so many pages those that wait have their turn, and a server that is to end ends. */
const PAGES_A_TURN = 5;
/** Of one requester and one kind, at the same time. */
export const MOST_LOOKS = 4;
/** So many errors of ours at one page, and the look ends. */
export const MOST_LOOK_FAILURES = 3;
export const AFTER_LOOK_FAILURE_MS = 30_000;

/** Something that is looked at page by page, far longer than a request may take. */
export interface PagedLook<Looking extends { readonly nextAt: string }, Page> {
  /** Null: there is nothing to look at any more. */
  find(): Promise<Looking | null>;
  /** The next page, with nothing locked. */
  read(looking: Looking): Promise<Page>;
  /** What the page has, if the look is still where it was read for. False: it is over, or another process goes on. */
  keep(tx: Transaction, looking: Looking, page: Page): Promise<boolean>;
  /** An error of ours stopped this page. */
  fail(tx: Transaction, looking: Looking, error: unknown): Promise<void>;
}

/**
 * Looks at one page after another: read with nothing locked, then kept in one transaction with the place where the next
 * begins. Killed anywhere, a page was either kept or is read again, so nothing is counted twice or left out.
 */
export async function advancePages<Looking extends { readonly nextAt: string }, Page>(
  { transactions, nudges, clock }: Pick<LifecycleDependencies, 'transactions' | 'nudges' | 'clock'>,
  { queue, id }: { readonly queue: string; readonly id: string },
  look: PagedLook<Looking, Page>,
): Promise<void> {
  for (let taken = 1; ; taken++) {
    const looking = await look.find();
    if (looking === null) return;
    if (Date.parse(looking.nextAt) > clock.now().getTime()) {
      const startAfter = new Date(looking.nextAt);
      await transactions.run((tx) => nudges.nudge(tx, queue, id, { startAfter }));
      return;
    }
    try {
      const page = await look.read(looking);
      if (!(await transactions.run((tx) => look.keep(tx, looking, page)))) return;
    } catch (error) {
      await transactions.run((tx) => look.fail(tx, looking, error));
      return;
    }
    if (taken === PAGES_A_TURN) {
      await transactions.run((tx) => nudges.nudge(tx, queue, id));
      return;
    }
  }
}

/** Why it ends after so many failures, in a sentence; null: it tries again. */
export function givesUp(failures: number, error: unknown): string | null {
  if (failures < MOST_LOOK_FAILURES) return null;
  const why = error instanceof Error ? error.message : String(error);
  return `An error of ours stopped it ${failures} times: ${why.slice(0, 500)}`;
}
