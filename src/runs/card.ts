import { sayDuration } from '../config/duration.ts'
import type { RunState } from '../ports/airflow.ts'
import type { Button, Line, Part } from '../reply.ts'
import { noteLines } from './note-lines.ts'
import { elapsedSeconds, progressOf } from './progress.ts'
import { hasEnded, type Run } from './run.ts'
import { stripOf } from './strip.ts'

const words: { readonly [S in RunState]: string } = {
  queued: '⚪ is queued',
  running: '🔵 is running',
  success: '🟢 succeeded',
  failed: '🔴 failed',
}

/** The card of a run: what it is, its stages, how far it is, and what may be done now. */
export function cardOfRun(run: Run, at: Temporal.Instant): Part[] {
  const notes = noteLines(run)
  return [
    { kind: 'header', text: `${run.dag} ${words[run.state]}` },
    { kind: 'lines', lines: [stripOf(run.stages, at), ...timeLines(run, at)] },
    ...run.disagreements.map(({ text }): Part => ({ kind: 'lines', lines: [[`⚠ ${text}`]] })),
    ...(notes.length > 0 ? [{ kind: 'lines', lines: notes } satisfies Part] : []),
    { kind: 'buttons', buttons: buttonsOf(run) },
    { kind: 'note', line: smallPrint(run) },
  ]
}

function timeLines(run: Run, at: Temporal.Instant): Line[] {
  const elapsed = elapsedSeconds(run, at)
  if (elapsed === null) return []
  const usual = run.usualSeconds === null ? '' : `, usually ${sayDuration(run.usualSeconds)}`
  if (hasEnded(run.state)) return [[`took ${sayDuration(elapsed)}${usual}`]]
  if (run.state === 'queued') return [[`queued for ${sayDuration(elapsed)}`]]
  const progress = progressOf(run, at)
  const bar = progress === null ? '' : `${barOf(progress)} `
  const late = run.usualSeconds !== null && elapsed > run.usualSeconds * 1.5
  return [
    [`${bar}running for ${sayDuration(elapsed)}${usual}${late ? ' – longer than usual' : ''}`],
  ]
}

const barOf = (progress: number): string => {
  const full = Math.round(progress * 10)
  return `${'▰'.repeat(full)}${'▱'.repeat(10 - full)} ${Math.round(progress * 100)} %`
}

function buttonsOf({ handle, state, stages, link }: Run): Button[] {
  const failed = stages.some((stage) => stage.failed > 0)
  return [
    ...(hasEnded(state)
      ? []
      : [{ label: 'Stop', command: `stop ${handle}`, style: 'danger' } satisfies Button]),
    { label: 'Logs', command: `logs ${handle}` },
    ...(failed ? [{ label: 'Retry', command: `retry ${handle}` }] : []),
    { label: 'Open in Airflow', link },
  ]
}

function smallPrint(run: Run): Line {
  const from: Line = run.startedBy ? ['started by ', { user: run.startedBy }] : [run.type]
  return [
    { code: run.handle },
    ` · ${run.instance} · `,
    ...(run.handle.endsWith(run.run) ? [] : [{ code: run.run }, ' · ']),
    ...from,
    ...(run.startedAt ? [' · ', { time: run.startedAt }] : []),
  ]
}
