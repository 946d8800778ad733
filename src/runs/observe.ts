import type { Effect } from '../delivery/effects.ts'
import type { DagRun } from '../ports/airflow.ts'
import type { Disagreement } from './disagreements.ts'
import { hasEnded, type Run } from './run.ts'
import type { Stage } from './stage.ts'

/** What was seen of a run, ready to become a followed run or to join one. */
export type SeenRun = {
  instance: string
  dagRun: DagRun
  stages: Stage[]
  usualSeconds: number | null
  disagreements: Disagreement[]
  channel: string
  link: string
  startedBy: string | null
}

/** A run after a look, and what must follow. */
export type RunStep = { run: Run; effects: Effect[]; ended: boolean; needsSomebody: string | null }

/** The next state of a followed run; null when nothing is new. */
export function observe(
  previous: Run | null,
  seen: SeenRun,
  handle: string,
  at: Temporal.Instant,
): RunStep | null {
  const run = nextRun(previous, seen, handle, at)
  if (previous && JSON.stringify(previous) === JSON.stringify(run)) return null
  const before = previous?.stages ?? []
  const news = run.stages.flatMap((stage) => newsOf(stage, before) ?? [])
  const ended = hasEnded(run.state) && !(previous && hasEnded(previous.state))
  const restarted = previous !== null && hasEnded(previous.state) && !hasEnded(run.state)
  const lines: [string, string][] = [
    ...folded(news).map(({ line, text }): [string, string] => [line, text]),
    ...run.disagreements
      .filter(({ text }) => !previous?.disagreements.some((each) => each.text === text))
      .map(({ text }): [string, string] => [`disagreement:${text}`, text]),
    ...(restarted ? [[`again:${at.epochMilliseconds}`, 'runs again'] as [string, string]] : []),
    ...(ended
      ? [[`end:${run.endedAt ?? at}`, `the run ${endWords[run.state]}`] as [string, string]]
      : []),
  ]
  return {
    run,
    ended,
    needsSomebody: news.find(({ failed }) => failed)?.text ?? null,
    effects: [
      { kind: 'slack.run', run: run.handle },
      ...(previous ? lines : []).map(([line, text]): Effect => ({
        kind: 'slack.run-line',
        run: run.handle,
        line,
        text,
      })),
    ],
  }
}

const endWords: Record<Run['state'], string> = {
  success: 'succeeded',
  failed: 'failed',
  queued: 'is queued',
  running: 'is running',
}

function nextRun(
  previous: Run | null,
  { instance, dagRun, stages, usualSeconds, disagreements, channel, link, startedBy }: SeenRun,
  handle: string,
  at: Temporal.Instant,
): Run {
  return {
    handle: previous?.handle ?? handle,
    instance,
    dag: dagRun.dag,
    run: dagRun.id,
    state: dagRun.state,
    type: dagRun.type,
    stages,
    queuedAt: dagRun.queuedAt?.toString() ?? null,
    startedAt: dagRun.startedAt?.toString() ?? null,
    endedAt: hasEnded(dagRun.state) ? (dagRun.endedAt?.toString() ?? null) : null,
    followedAt: previous?.followedAt ?? at.toString(),
    usualSeconds: usualSeconds ?? previous?.usualSeconds ?? null,
    note: dagRun.note,
    startedBy: previous?.startedBy ?? startedBy,
    channel: previous?.channel ?? channel,
    card: previous?.card ?? null,
    link,
    disagreements: [...kept(previous, dagRun, disagreements), ...disagreements],
  }
}

/** What was true of a run that has ended stays said when its pods are gone; a run that runs again begins anew. */
function kept(previous: Run | null, { state }: DagRun, now: Disagreement[]): Disagreement[] {
  if (!previous || (hasEnded(previous.state) && !hasEnded(state))) return []
  return previous.disagreements.filter(
    ({ text, lasts }) => lasts && !now.some((each) => each.text === text),
  )
}

type News = { name: string; line: string; text: string; failed: boolean }

const failuresNamed = 3

/** Many failures at once are one line, with the first of them by name. */
function folded(news: News[]): News[] {
  const failures = news.filter(({ failed }) => failed)
  const [first] = failures
  if (!first || failures.length <= failuresNamed + 1) return news
  const names = failures.slice(0, failuresNamed).map(({ name }) => name)
  const text = `${names.join(', ')} and ${failures.length - failuresNamed} more failed`
  const line = `${first.line}+${failures.length - 1}`
  return [...news.filter(({ failed }) => !failed), { ...first, line, text }]
}

/** What a stage's new state adds to the history in the thread; only what people would want to read. */
function newsOf(stage: Stage, before: Stage[]): News | null {
  const { name, state, try: attempt, tries, failed, total } = stage
  const earlier = before.find((each) => each.name === name)
  if (earlier?.state === state && earlier.try === attempt && earlier.failed === failed) return null
  const part = total > 1 ? ` (${failed} of ${total})` : ''
  const line = `${name}:${state}:${attempt}:${failed}`
  if (state === 'failed') {
    return {
      name,
      line,
      text: `${name} failed${part}${tries > 1 ? `, try ${attempt} of ${tries}` : ''}`,
      failed: true,
    }
  }
  if (state === 'up_for_retry') {
    return {
      name,
      line,
      text: `${name} failed its try ${attempt} of ${tries} and will be tried again`,
      failed: false,
    }
  }
  if (state === 'success' && earlier && earlier.try !== attempt && attempt > 1) {
    return { name, line, text: `${name} succeeded in try ${attempt}`, failed: false }
  }
  return null
}
