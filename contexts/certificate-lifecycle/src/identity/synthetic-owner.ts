import type { Identity } from './identity.ts';

/**
 * Whose the endpoint is that stands for nobody (`synthetic-probe/`): its certificates are records as every other one, and
 * none of the fleet's. Reserved: nobody registers an identity of this owner, changes it, enrols it as a station or asks
 * for a certificate of it but the probe itself.
 */
export const SYNTHETIC_OWNER = 'synthetic';

export const isSynthetic = ({ owner }: Pick<Identity, 'owner'>): boolean => owner === SYNTHETIC_OWNER;

export const SYNTHETIC_IS_RESERVED = `The owner ${SYNTHETIC_OWNER} is reserved for the probe of issuing and revoking, and nobody changes what it has.`;
