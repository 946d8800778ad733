/** One reason of the scheduler and for how many nodes it stands; null: for the pod as a whole. */
export type SchedulerReason = { count: number | null; text: string }

/** `0/12 nodes are available: 2 Insufficient amd.com/gpu, 10 node(s) didn't match … preemption: …`, taken apart. */
export type SchedulerMessage = {
  nodes: number
  reasons: SchedulerReason[]
  preemption: SchedulerReason[]
  text: string
}

/** Reads a message of the scheduler (FitError in pkg/scheduler/framework/types.go, Kubernetes 1.20–1.37), or null. */
export function readSchedulerMessage(text: string | null): SchedulerMessage | null {
  if (text === null) return null
  const match = /(?:^|: )0\/(\d{1,6}) nodes are available: ?/.exec(text)
  if (!match) return readOldMessage(text)
  const rest = text.slice(match.index + match[0].length)
  const cut = /(?:^|[.,]? )preemption: /.exec(rest)
  const main = cut ? rest.slice(0, cut.index) : rest
  const preemption = cut ? rest.slice(cut.index + cut[0].length) : ''
  return {
    nodes: Number(match[1]),
    reasons: readReasons(main),
    preemption: readReasons(preemption.replace(/^0\/\d{1,6} nodes are available: ?/, '')),
    text,
  }
}

/** The counts of the reasons whose text matches, added up. */
export const countReasons = (message: SchedulerMessage, pattern: RegExp): number =>
  message.reasons.reduce(
    (sum, { count, text }) => (pattern.test(text) ? sum + (count ?? 0) : sum),
    0,
  )

/** `No nodes are available that match all of the predicates: Insufficient cpu (3), MatchNodeSelector (2).`, before 1.11 and on some clouds. */
function readOldMessage(text: string): SchedulerMessage | null {
  const listed =
    /(?:match all of the (?:following )?predicates:+|Cannot schedule pods:) (.{1,4000})$/s.exec(
      text,
    )?.[1]
  if (listed === undefined) return null
  const reasons = listed
    .replace(/\.\s*$/, '')
    .split(', ')
    .map((part) => {
      const counted = /^(.{1,300}?) \((\d{1,6})\)$/.exec(part)
      const reason = (counted?.[1] ?? part).replace('MatchNodeSelector', oldSelector)
      return { count: counted ? Number(counted[2]) : 1, text: reason.trim() }
    })
  const nodes = reasons.reduce((sum, { count }) => sum + count, 0)
  return { nodes, reasons, preemption: [], text }
}

const oldSelector = "node(s) didn't match node selector"

function readReasons(text: string): SchedulerReason[] {
  const clean = text.replace(/\.{1,3}\s*$/, '').trim()
  if (clean === '') return []
  return clean.split(/[,;.] (?=\d{1,6} )/).map((part) => {
    const counted = /^(\d{1,6}) (.*)$/s.exec(part)
    return counted
      ? { count: Number(counted[1]), text: (counted[2] ?? '').trim() }
      : { count: null, text: part.trim() }
  })
}
