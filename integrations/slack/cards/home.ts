import type { Incident } from '../../../src/incidents/incident.ts'
import type { Line, Part } from '../../../src/reply.ts'
import { lines } from '../../../src/reply.ts'
import { hasEnded, type Run } from '../../../src/runs/run.ts'
import { stripOf } from '../../../src/runs/strip.ts'
import { partBlocks } from '../render/parts.ts'
import { incidentLine } from './digest.ts'

const listedMost = 10
const blocksMost = 100

/** What one user sees in the Home tab: their runs, what is running, what is broken. */
export function homeView(
  user: string,
  { runs, incidents }: { runs: Run[]; incidents: Incident[] },
  at: Temporal.Instant,
): { type: 'home'; blocks: unknown[] } {
  const mine = runs.filter(({ startedBy }) => startedBy === user)
  const running = runs.filter(({ state }) => !hasEnded(state))
  const open = incidents.filter(({ state }) => state !== 'resolved')
  const parts: Part[] = [
    { kind: 'header', text: 'Groundcrew' },
    ...listOf('Open incidents', open.map(incidentLine), 'Nothing is broken.'),
    ...listOf(
      'Running now',
      running.map((run) => runLine(run, at)),
      'Nothing is running.',
    ),
    ...listOf(
      'My runs',
      mine.map((run) => runLine(run, at)),
      'You have started no run here.',
    ),
    {
      kind: 'buttons',
      buttons: [
        { label: 'Run a pipeline', command: 'run', style: 'primary' },
        { label: 'Incidents', command: 'incidents' },
        { label: 'Help', command: 'help' },
      ],
    },
    { kind: 'note', line: ['As of ', { time: at.toString() }] },
  ]
  return { type: 'home', blocks: partBlocks(parts).slice(0, blocksMost) }
}

function listOf(title: string, all: Line[], none: string): Part[] {
  const rest = all.length - listedMost
  return [
    lines([{ bold: title }, all.length === 0 ? '' : ` (${all.length})`]),
    lines(...(all.length === 0 ? [[none]] : all.slice(0, listedMost))),
    ...(rest > 0 ? [{ kind: 'note', line: [`and ${rest} more`] } as Part] : []),
    { kind: 'divider' },
  ]
}

const runMarks = { queued: '⚪', running: '🔵', success: '🟢', failed: '🔴' } as const

function runLine(run: Run, at: Temporal.Instant): Line {
  return [
    `${runMarks[run.state]} `,
    { code: run.handle },
    ' ',
    { bold: run.dag },
    ' ',
    ...stripOf(run.stages, at),
  ]
}
