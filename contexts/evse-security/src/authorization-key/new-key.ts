import type { AuthorizationKey } from './authorization-key.ts';

type Known = 'id' | 'identityId' | 'version' | 'verifiers' | 'createdAt';
type Imported = Pick<AuthorizationKey, Known> & Partial<Pick<AuthorizationKey, 'fingerprint' | 'weaknesses'>>;
type Generated = Pick<AuthorizationKey, Known> & Partial<Pick<AuthorizationKey, 'mustRotate' | 'acknowledgedAt'>>;

/** A secret that somebody else has chosen: it works, and is to be replaced. */
export const importedKey = (known: Imported): AuthorizationKey => ({
  ...atFirst(known),
  state: 'active',
  origin: 'imported',
  mustRotate: true,
  ...known,
});

/** One of ours, beside the one in force until its first login. */
export const generatedKey = (known: Generated): AuthorizationKey => ({
  ...atFirst(known),
  state: 'pending',
  origin: 'generated',
  mustRotate: false,
  ...known,
});

const atFirst = ({ createdAt }: Pick<AuthorizationKey, 'createdAt'>) => ({
  rotateBecause: null,
  fingerprint: null,
  weaknesses: [],
  acknowledgedAt: null,
  lastUsedAt: null,
  changedAt: createdAt,
});
