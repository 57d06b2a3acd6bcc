import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type {
  BreakGlass,
  breakGlassAsked,
  breakGlassEnded,
  breakGlassesQuery,
  breakGlassWish,
} from './schemas/break-glasses.ts';
import type { Paging } from './stations-api.ts';

/** What the routes of break-glass need. */
export interface BreakGlassesApi {
  breakGlasses(
    query: Omit<z.infer<typeof breakGlassesQuery>, 'after' | 'limit'> & Paging,
    owners: OwnerScope,
  ): Promise<readonly BreakGlass[]>;
  askForBreakGlass(
    identityId: string,
    input: Omit<z.infer<typeof breakGlassWish>, 'reason'>,
    context: CommandContext,
  ): Promise<Outcome<z.infer<typeof breakGlassAsked>, ProblemCode>>;
  endBreakGlass(
    breakGlassId: string,
    context: CommandContext,
  ): Promise<Outcome<z.infer<typeof breakGlassEnded>, ProblemCode>>;
}
