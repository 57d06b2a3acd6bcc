import type { LifecycleDependencies } from '../ports.ts';
import type { SyntheticProbeStore } from './synthetic-probe-store.ts';

export type SyntheticProbeDependencies = LifecycleDependencies & { readonly syntheticProbes: SyntheticProbeStore };
