import type { Incident } from '../../../src/incidents/incident.ts'
import type { Line, Part } from '../../../src/reply.ts'
import { lines } from '../../../src/reply.ts'
import { stateMark } from './context-line.ts'

const listedMost = 20

/** The one card of those that a storm left without their own: exact counts by what happened, then the incidents, those not over first. */
export function digestCard(incidents: Incident[]): Part[] {
  const going = incidents.filter(({ state }) => state !== 'resolved')
  const over = incidents.length - going.length
  const mark = stateMark(going.length === 0 ? 'resolved' : 'open')
  const overWords = over === 0 ? '' : going.length === 0 ? ', all over' : `, ${over} over`
  const noun = incidents.length === 1 ? 'task' : 'tasks'
  const ordered = [...going, ...incidents.filter(({ state }) => state === 'resolved')]
  const rest = ordered.length - listedMost
  return [
    { kind: 'header', text: `${mark} ${incidents.length} more ${noun} failed${overWords}` },
    lines(...causesOf(incidents)),
    { kind: 'divider' },
    lines(...ordered.slice(0, listedMost).map(incidentLine)),
    {
      kind: 'note',
      line:
        rest > 0
          ? [`and ${rest} more; `, { code: '/ml incidents' }, ' lists them all']
          : [{ code: '/ml why I…' }, ' explains each'],
    },
  ]
}

function causesOf(incidents: Incident[]): Line[] {
  const counts = new Map<string, number>()
  for (const { latest } of incidents) {
    const { headline } = latest.finding
    counts.set(headline, (counts.get(headline) ?? 0) + 1)
  }
  const ordered = [...counts].toSorted(([, one], [, other]) => other - one)
  const shown = ordered
    .slice(0, 10)
    .map(([headline, count]): Line => [{ bold: `${count} ×` }, ` ${headline}`])
  const rest = ordered.slice(10).reduce((sum, [, count]) => sum + count, 0)
  return rest === 0 ? shown : [...shown, [{ bold: `${rest} ×` }, ' other causes']]
}

/** One incident in one line, as lists show it. */
export function incidentLine({ handle, state, subject, latest, count }: Incident): Line {
  return [
    `${stateMark(state)} `,
    { code: handle },
    ' ',
    { bold: subject.task === null ? subject.dag : `${subject.dag} · ${subject.task}` },
    ` ${latest.finding.headline}${count > 1 ? ` (${count} times)` : ''}`,
  ]
}
