export { labelValue, matchesRun, taskOf } from '../../src/evidence/pod-task.ts'
