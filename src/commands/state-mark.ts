import type { RunState, TaskState } from '../ports/airflow.ts'

const marks: { readonly [state: string]: string } = {
  success: '✓',
  failed: '✗',
  running: '▶',
  upstream_failed: '⊘',
  skipped: '–',
  none: '·',
}

/** A state with its mark, so that colour and shape are never the only sign: `✗ failed`. */
export const stateMark = (state: RunState | TaskState): string =>
  `${marks[state] ?? '⏳'} ${state.replaceAll('_', ' ')}`
