/** Nudges over pg-boss, and the lifecycle's work in the background. */
export { type NudgeBoard, nudgeBoard } from './nudge-board.ts';
export {
  type LifecycleWorkers,
  type LifecycleWorkersOptions,
  startLifecycleWorkers,
} from './start-lifecycle-workers.ts';
