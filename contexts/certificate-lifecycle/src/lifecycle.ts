import type { LifecycleCommands } from './lifecycle-commands.ts';
import type { LifecycleQuestions } from './lifecycle-questions.ts';
import type { LifecycleWork } from './lifecycle-work.ts';

/** The context's public face: every verb and every question, bundled over one set of dependencies. */
export interface Lifecycle extends LifecycleCommands, LifecycleWork, LifecycleQuestions {}
