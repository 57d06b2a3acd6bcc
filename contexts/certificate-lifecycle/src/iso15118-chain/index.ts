/** What a chain of ISO 15118 has to be, for whoever has one in hand and no system at it. */
export { type ChainRole, chainRoles } from './chain-role.ts';
export { validateIso15118Chain } from './validate-iso15118-chain.ts';
