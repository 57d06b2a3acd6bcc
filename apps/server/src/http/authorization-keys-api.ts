import type { CommandContext, Outcome } from '@bfcert/certificate-lifecycle';
import type { OwnerScope } from '@bfcert/kernel/actor';
import type { z } from 'zod';
import type { ProblemCode } from './problem-list/problem-list.ts';
import type {
  AuthorizationKey,
  authorizationKeysQuery,
  CutoverPath,
  KeyPolicies,
  KeyRotation,
  KeyRotationDetail,
  keyFindingCounts,
  keyIssued,
  keyRevoked,
  keyRotationOperated,
  keyRotationsQuery,
  proposeCutoverPath,
  revokeKey,
  rotateKey,
  setKeyPolicy,
} from './schemas/authorization-keys.ts';
import type { Paging } from './stations-api.ts';

type Answer<Value> = Promise<Outcome<Value, ProblemCode>>;
type Operated = Answer<z.infer<typeof keyRotationOperated>>;

/** What the commands of AuthorizationKeys need. */
export interface AuthorizationKeysApi {
  authorizationKeys(
    query: Omit<z.infer<typeof authorizationKeysQuery>, 'after' | 'limit'> & Paging,
    owners: OwnerScope,
  ): Promise<readonly AuthorizationKey[]>;
  authorizationKeyFindings(owners: OwnerScope): Promise<z.infer<typeof keyFindingCounts>>;
  rotateAuthorizationKey(
    identityId: string,
    input: Omit<z.infer<typeof rotateKey>, 'reason'>,
    context: CommandContext,
  ): Answer<{ readonly rotationId: string }>;
  issueAuthorizationKey(identityId: string, context: CommandContext): Answer<z.infer<typeof keyIssued>>;
  revokeAuthorizationKey(
    keyId: string,
    input: Omit<z.infer<typeof revokeKey>, 'reason'>,
    context: CommandContext,
  ): Answer<z.infer<typeof keyRevoked>>;
  keyRotations(
    query: Omit<z.infer<typeof keyRotationsQuery>, 'after' | 'limit'> & Paging,
    owners: OwnerScope,
  ): Promise<readonly KeyRotation[]>;
  /** Null: there is none for this actor. */
  keyRotation(rotationId: string, actor: CommandContext['actor']): Promise<KeyRotationDetail | null>;
  retryKeyRotation(rotationId: string, context: CommandContext): Operated;
  abandonKeyRotation(rotationId: string, context: CommandContext): Operated;
  keyPolicies(): Promise<KeyPolicies>;
  setKeyPolicy(input: Omit<z.infer<typeof setKeyPolicy>, 'reason'>, context: CommandContext): Answer<null>;
  keyCutoverPaths(page: Paging): Promise<readonly CutoverPath[]>;
  proposeKeyCutoverPath(
    input: Omit<z.infer<typeof proposeCutoverPath>, 'reason'>,
    context: CommandContext,
  ): Answer<{ readonly pathId: string; readonly approvalId: string }>;
}
