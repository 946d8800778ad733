import { changeOf } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import { incidentOfNode, nodeThatTook } from '../incidents/lost-node.ts'
import { joinNode } from '../incidents/transitions.ts'
import { revise } from '../store/revise.ts'
import type { Store } from '../store/store.ts'

/** An open incident and the lost node that caused it. */
export type Taken = { node: string; incident: Incident }

/** The open incidents that lost nodes have caused. */
export async function takenByNodes(store: Pick<Store, 'find'>): Promise<Taken[]> {
  const open = await store.find<Incident>('incident', 'open')
  return open.flatMap(({ body: incident }) => {
    const isWarning = incident.latest.key.startsWith('warning:')
    const node = isWarning ? null : nodeThatTook(incident)
    return node === null ? [] : [{ node, incident }]
  })
}

/** What a node took is told by the card of that node, also where it had a card of its own before. Resolves to whether any was folded. */
export async function foldTaken(
  store: Store,
  now: () => Temporal.Instant,
  taken: readonly Taken[],
): Promise<boolean> {
  let folded = false
  for (const { incident } of taken) {
    const step = await revise(store, now, async () => {
      const known = await store.read<Incident>('incident', incident.handle)
      if (!known || known.body.state === 'resolved' || known.body.digest !== null) return null
      const node = await incidentOfNode(store, known.body)
      return node === null ? null : changeOf(joinNode(known.body, node), known.version)
    })
    folded ||= step
  }
  return folded
}
