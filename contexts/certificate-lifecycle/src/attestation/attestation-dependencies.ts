import type { LifecycleDependencies } from '../ports.ts';
import type { AttestationStore } from './attestation-store.ts';

export type AttestationDependencies = LifecycleDependencies & { readonly attestations: AttestationStore };
