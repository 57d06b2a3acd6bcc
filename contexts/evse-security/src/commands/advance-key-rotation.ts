import type { EvseSecurityDependencies } from '../ports.ts';
import { advanceProcess } from './advance-process.ts';
import { keyRotationKind } from './key-rotation-kind.ts';

export const advanceKeyRotation = (deps: EvseSecurityDependencies, id: string): Promise<void> =>
  advanceProcess(deps, keyRotationKind(deps), id);
