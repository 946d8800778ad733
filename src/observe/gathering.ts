import type { Config } from '../config/index.ts'
import type { Deliverer } from '../delivery/deliverer.ts'
import type { Attempt } from '../evidence/gather/from-airflow.ts'
import { readFacts } from '../evidence/facts.ts'
import { gather, type Sources } from '../evidence/gather/index.ts'
import { outcomeOf } from '../evidence/outcome.ts'
import type { Snapshot } from '../evidence/snapshot.ts'
import { incidentWrite, snapshotWrite } from '../incidents/book.ts'
import type { Incident, Occurrence } from '../incidents/incident.ts'
import { learn } from '../incidents/transitions.ts'
import { nothing } from '../store/revise.ts'
import { fileTicket } from '../tickets/file.ts'
import { keptWait, withoutWait } from '../waiting/waiting-fields.ts'

const gatherMilliseconds = 10_000

/** Delivers `evidence.gather`: the snapshot is completed, the incident judged anew, its ticket opened where it is due. */
export function gathering(config: Config, sources: Sources): Deliverer<'evidence.gather'> {
  return async ({ incident: handle, occurrence: key }, _, { store, clock, signal }) => {
    const filing = {
      store,
      phabricator: config.phabricator,
      cluster: sources.cluster,
      airflows: config.airflow,
    }
    const incident = await store.read<Incident>('incident', handle)
    const frozen = await store.read<Snapshot>('snapshot', key)
    if (!incident || !frozen || incident.body.latest.key !== key) return
    const { subject, latest } = incident.body
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(gatherMilliseconds)])
    const { snapshot, learnt } = await gather(
      sources,
      subject,
      attemptOf(latest),
      frozen.body,
      clock.now(),
      deadline,
    )
    return async () => {
      const now = await store.read<Incident>('incident', handle)
      if (!now || now.body.latest.key !== key) return nothing
      const step = learn(now.body, key, withWaitOf(now.body.latest, learnt, snapshot))
      const known = step?.incident ?? now.body
      const ticket = await fileTicket(filing, known, clock.now())
      if (!step && !ticket) return nothing
      const grown = ticket?.incident ?? known
      return {
        writes: [
          incidentWrite(grown, now.version),
          await snapshotWrite(store, key, snapshot),
          ...(ticket?.writes ?? []),
        ],
        effects: [...(step?.effects ?? []), ...(ticket?.effects ?? [])],
      }
    }
  }
}

/** What is said of a wait stays until more is known, or the wait has failed: gathering tells of causes, not of turns. */
function withWaitOf({ finding: told }: Occurrence, learnt: Partial<Occurrence>, seen: Snapshot) {
  const { finding } = learnt
  if (!finding) return learnt
  const isNoNews = finding.cause === 'healthy' && told.cause === 'healthy'
  const known = isNoNews ? told : keptWait(told, finding)
  const isOver = outcomeOf(readFacts(seen)) === 'failed'
  return { ...learnt, finding: isOver ? withoutWait(known) : known }
}

function attemptOf({ run, try: attempt, mapIndex }: Occurrence): Attempt | null {
  return run === null || attempt === null ? null : { run, attempt, mapIndex }
}
