/** The Merkle tree of RFC 9162 (and RFC 6962) with SHA-256: roots, proofs, and how little of it needs to be stored. */
export { MerkleFrontier } from './frontier.ts';
export { EMPTY_ROOT, leafHash, nodeHash } from './hash.ts';
export { consistencyProof, inclusionProof, type PerfectSubtrees, rootAt } from './proofs.ts';
export { foldPerfect, perfectSubtrees, TILE_WIDTH, type TileRow } from './tiles.ts';
export { type TreeHead, verifyConsistency, verifyInclusion } from './verify-proofs.ts';
