import type { Facts } from '../../evidence/facts.ts'
import { podMessages } from '../../evidence/pod-messages.ts'
import { readSchedulerMessage } from '../../evidence/scheduling/scheduler-message.ts'
import { ageSeconds, waitOf } from '../../evidence/wait.ts'
import type { Blocked } from './block.ts'
import { blockByMessage } from './block-by-message.ts'
import { blockByNodes } from './block-by-nodes.ts'

const known = new WeakMap<Facts, Blocked | null>()

/** What keeps the pod of these facts without a node: the nodes decide where they are known, the scheduler's message where not. */
export function blockOf(facts: Facts): Blocked | null {
  const before = known.get(facts)
  if (before !== undefined) return before
  const blocked = assess(facts)
  known.set(facts, blocked)
  return blocked
}

/** How long the scheduler may take before its silence counts, in seconds. */
const patienceSeconds = 30

function assess(facts: Facts): Blocked | null {
  const { pod, nodes } = facts.kubernetes
  if (pod && waitOf(facts) !== 'for a node') return null
  if (pod && pod.schedulingGates.length > 0) return null
  const said = podMessages(facts).find(
    ({ text }) => readSchedulerMessage(text) !== null || noNodes.test(text),
  )
  const message = said ? readSchedulerMessage(said.text) : null
  if (!said && (!pod || (ageSeconds(facts) ?? 0) < patienceSeconds)) return null
  const source = said?.source ?? 'nodes'
  const byNodes = pod && nodes && nodes.length > 0 ? blockByNodes(facts, pod, nodes, message) : null
  if (byNodes) return { block: byNodes, message, source }
  if (said && noNodes.test(said.text))
    return { block: { kind: 'gpu-capacity-lost', nodes: [] }, message, source }
  const block = message && blockByMessage(message, pod)
  return block ? { block, message, source } : null
}

const noNodes = /no nodes available to schedule pods/
