import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type {
  CapabilityExceptionRow,
  excludedFamily,
  family,
  familyDeclaration,
  familyDraft,
  familyEffect,
  familyRow,
  grantCapabilityException,
  stationCapabilities,
} from './schemas/capabilities.ts';

type Draft = z.infer<typeof familyDraft>;
type Actor = CommandContext['actor'];

/** What the routes of the capability matrix need. */
export interface CapabilitiesApi {
  families(
    page: { readonly after: string | null; readonly limit: number },
    owners: OwnerScope,
  ): Promise<readonly z.infer<typeof familyRow>[]>;
  /** Null: there is no such family for this actor. */
  family(name: string, actor: Actor): Promise<z.infer<typeof family> | null>;
  familyVersions(
    name: string,
    page: { readonly before: number | null; readonly limit: number },
    actor: Actor,
  ): Promise<readonly z.infer<typeof familyDeclaration>[] | null>;
  previewFamily(
    name: string,
    draft: Draft,
    context: CommandContext,
  ): Promise<Outcome<z.infer<typeof familyEffect>, ProblemCode>>;
  declareFamily(
    name: string,
    draft: Draft,
    context: CommandContext,
  ): Promise<Outcome<{ readonly version: number }, ProblemCode>>;
  stationCapabilities(identityId: string, actor: Actor): Promise<z.infer<typeof stationCapabilities> | null>;
  excludedFamilies(owners: OwnerScope): Promise<readonly z.infer<typeof excludedFamily>[]>;
  /** In force, newest first. */
  capabilityExceptions(
    page: { readonly after: string | undefined; readonly limit: number },
    owners: OwnerScope,
  ): Promise<readonly CapabilityExceptionRow[]>;
  grantCapabilityException(
    input: Omit<z.infer<typeof grantCapabilityException>, 'reason'>,
    context: CommandContext,
  ): Promise<Outcome<{ readonly exceptionId: string }, ProblemCode>>;
  endCapabilityException(
    id: string,
    context: CommandContext,
  ): Promise<Outcome<{ readonly exceptionId: string }, ProblemCode>>;
}
