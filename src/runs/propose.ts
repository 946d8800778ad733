import { sayResource } from '../access/person.ts'
import type { Action } from '../access/policy.ts'
import type { Ask } from '../commands/ask.ts'
import type { Tools } from '../commands/tools.ts'
import { newAction, storedAction } from '../inbox/stored-action.ts'
import { type Part, type Reply } from '../reply.ts'
import { sayAct, type Act, type ActRequest } from './act.ts'
import { beginAct } from './begin-act.ts'
import { permission } from './permission.ts'

export type ProposeNeeds = Pick<Tools, 'access' | 'store' | 'clock' | 'newId'>

/** An act that somebody wants, and what they are shown of it. */
export type Proposal = {
  action: Action
  request: ActRequest
  /** The exact effect, in words and tables. */
  preview: Part[]
  /** Whether it destroys or costs, so that it is asked first. */
  ask: boolean
  /** Who sees that it was begun, when it is not asked first. */
  visible: Reply['visible']
  /** The word on the button: `Stop`, `Retry 2 tasks`. */
  label: string
}

/** The only way to an act: asks the policy, shows the exact effect, and does it at once or when it is confirmed. */
export async function propose(
  ask: Ask,
  { action, request, preview, ask: asks, visible, label }: Proposal,
  needs: ProposeNeeds,
): Promise<Reply> {
  const { decision, refusal } = await permission(ask, action, request, needs)
  if (refusal) return refusal

  const at = needs.clock.now()
  const person = await needs.access.person(ask.user)
  const id = needs.newId()
  const act: Act = {
    id,
    request,
    askedBy: ask.user,
    confirmedBy: null,
    askedName: person.email ?? person.name,
    inbox: ask.id,
    channel: ask.channel,
    thread: ask.thread,
    at: at.toString(),
    state: 'wanted',
    result: null,
  }
  if (!asks && decision.confirm === 'self') {
    return {
      parts: preview,
      visible,
      change: async () => beginAct(act, action, decision.why),
    }
  }
  return confirmation(act, { action, preview, label, confirm: decision.confirm }, needs, at)
}

function confirmation(
  act: Act,
  {
    action,
    preview,
    label,
    confirm,
  }: Pick<Proposal, 'action' | 'preview' | 'label'> & { confirm: 'self' | 'other' },
  { newId }: ProposeNeeds,
  at: Temporal.Instant,
): Reply {
  const common = { askedBy: act.askedBy, inbox: act.inbox }
  const yes = storedAction(
    { ...common, id: newId(), intent: { kind: 'act', act, action, confirm } },
    at,
  )
  const no = storedAction({ ...common, id: newId(), intent: { kind: 'cancel', of: yes.id } }, at)
  const who =
    confirm === 'other'
      ? ['Somebody else must confirm this within ten minutes; asked by ', { user: act.askedBy }]
      : ['Nothing is done until you confirm; the buttons work for ten minutes.']
  return {
    parts: [
      ...preview,
      {
        kind: 'buttons',
        buttons: [
          { label, action: yes.id, style: 'danger' },
          { label: 'Cancel', action: no.id },
        ],
      },
      { kind: 'note', line: who },
    ],
    visible: confirm === 'other' ? 'all' : 'asker',
    change: async () => ({
      writes: [newAction(yes), newAction(no)],
      effects: [],
      audit: [
        {
          who: act.askedBy,
          action,
          resource: sayResource(act.request),
          decision: 'asked',
          detail: sayAct(act.request),
        },
      ],
    }),
  }
}
