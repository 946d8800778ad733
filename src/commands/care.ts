import type { Action } from '../access/policy.ts'
import { changeOf } from '../incidents/book.ts'
import type { Incident } from '../incidents/incident.ts'
import type { Step } from '../incidents/step.ts'
import { lines, say, type Line, type Reply } from '../reply.ts'
import { permission } from '../runs/permission.ts'
import { nothing } from '../store/revise.ts'
import type { Ask } from './ask.ts'
import { resolveIncident } from './resolve/incident.ts'
import type { Tools } from './tools.ts'

export type CareNeeds = Pick<Tools, 'access' | 'store' | 'clock'>

/** What one act of care does to an incident. */
export type Care = {
  action: Action
  /** Null when there is nothing to do. */
  step(incident: Incident, at: Temporal.Instant): Step | null
  done: Line
  /** Said when there is nothing to do. */
  already: string
}

/** Asks the policy, then takes one step with the incident that the first word names. */
export async function careFor(ask: Ask, care: Care, needs: CareNeeds): Promise<Reply> {
  const { store, clock } = needs
  const { handle, subject } = (await resolveIncident(ask.words[0], store)).body
  const resource = { instance: subject.instance, dag: subject.dag }
  const { refusal } = await permission(ask, care.action, resource, needs)
  if (refusal) return refusal
  return {
    parts: [lines([{ code: handle }, ' ', ...care.done, ' – ', { user: ask.user }])],
    visible: 'all',
    change: async () => {
      const stored = await resolveIncident(handle, store)
      const change = changeOf(care.step(stored.body, clock.now()), stored.version)
      if (!change) return { ...nothing, instead: say({ code: handle }, ` ${care.already}`) }
      const { action } = care
      const detail = `${handle}${ask.text ? `: ${ask.text.slice(0, 200)}` : ''}`
      return {
        ...change,
        audit: [{ who: ask.user, action, resource: handle, decision: 'done', detail }],
      }
    },
  }
}
